/** Largest sizes the figure shows; the core itself has no such limit. */
export const mostTokens = 512;
export const mostDimensions = 128;
/** A label longer than this is refused when typed and shortened, with a notice, when loaded. */
export const mostLabelLength = 60;
/** Data written as text that is longer than this is not read; 512 tokens of 128 dimensions with all their matrices fit. */
export const mostDataLength = 16_000_000;
/** Nor is a link that is longer than this. */
export const mostLinkLength = 900_000;
/** Data of more numbers than this goes into no link; 64 tokens of 64 dimensions with all their matrices do. */
export const mostLinkNumbers = 30_000;
/** Decimals that can be shown. */
export const leastPrecision = 1;
export const mostPrecision = 6;
/** Numbers of larger magnitude are refused: at 1e6 a float32 still shows one decimal. */
export const mostMagnitude = 1e6;
