/** Largest sizes the figure shows; the core itself has no such limit. */
export const mostTokens = 64;
export const mostDimensions = 64;
/** A label longer than this is refused when typed and shortened, with a notice, when loaded. */
export const mostLabelLength = 60;
/** A description of state (a URL fragment, a `data` attribute) longer than this is not read. */
export const mostDataLength = 200_000;
/** Decimals that can be shown. */
export const leastPrecision = 1;
export const mostPrecision = 6;
/** Numbers of larger magnitude are refused: at 1e6 a float32 still shows one decimal. */
export const mostMagnitude = 1e6;
