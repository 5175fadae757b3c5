/** Numbers as other programs read them: with a point, and exact in float32. */

/**
 * The shortest decimal that is read as this float32, whether a reader rounds once (C, with an f) or by way of a float64
 * (Python, JavaScript). The two can differ only where the float64 lies on the border between two float32, so its
 * neighbours have to be read as the same number, too.
 * @param {number} number rounded to float32 first
 * @returns {string} such as 0.182, -2.0 or 1e-7; inf and nan are not asked for
 */
export function exactDecimal(number) {
  const float = Math.fround(number);
  for (let digits = 1; digits < 9; digits++) {
    const read = Number(float.toPrecision(digits));
    if ([read, read * (1 + 2 ** -52), read * (1 - 2 ** -52)].every((near) => Math.fround(near) === float)) return pointed(read);
  }
  return pointed(Number(float.toPrecision(9)));
}

/** As a number with a point, which no language takes for an integer. @param {number} number */
function pointed(number) {
  const text = String(number);
  return /[.e]/.test(text) ? text : `${text}.0`;
}
