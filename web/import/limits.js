/** How much is read from a file or a paste. What the figure can show of it is another matter: see model/limits.js. */

/** Larger files are refused before anything is read; so are archives that would unpack to more. */
export const mostFileBytes = 256 * 1024 * 1024;
/** Text takes several times its size while it is read. */
export const mostTextLength = 64 * 1024 * 1024;
/** Numbers of all arrays together. */
export const mostNumbers = 2 ** 27;
/** Arrays of one file, or files of one archive. */
export const mostArrays = 4096;
/** Texts in one list. */
export const mostLabels = 2 ** 20;
/** Dimensions of one array: a layer, a batch, a head, a query and a key axis make five. */
export const mostAxes = 8;
/** Objects within objects. */
export const mostDepth = 16;
/** Integers up to here are exact in a float64. */
export const mostInteger = Number.MAX_SAFE_INTEGER;
