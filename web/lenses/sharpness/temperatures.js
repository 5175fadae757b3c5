/**
 * Which temperatures make a difference to a row of scores: from where all weight goes to the highest score to where all weights are
 * all but equal. As decimal exponents, since only ratios matter.
 *
 * @typedef {object} Temperatures
 * @property {number} least @property {number} most  whole decimal exponents, least < most
 * @property {number[]} top      tokens with the highest score, more than one where they tie
 * @property {number[]} visible  tokens that have a score
 */

/** Scores closer than this, as a part of the largest, are equal but for rounding. */
const noise = 1e-6;
/** At the cold end the highest score is so many temperatures above the next: e^-14 is less than a millionth. */
const lookUpGap = 14;
/** At the hot end all scores lie within this part of the temperature: weights differ by 1 %. */
const averageSpread = 0.01;
/** Temperatures outside 10 to the power of these are no use to anybody. */
const limits = [-6, 6];

/** @param {ArrayLike<number>} scores (S) -Infinity where hidden @param {number} temperature the present one, which is among them @returns {Temperatures} */
export function findTemperatures(scores, temperature) {
  const tokens = Array.from(scores, (_, token) => token);
  const visible = tokens.filter((token) => scores[token] > -Infinity);
  const highest = Math.max(...visible.map((token) => scores[token]));
  const slack = noise * Math.max(1, ...visible.map((token) => Math.abs(scores[token])));
  const top = visible.filter((token) => highest - scores[token] <= slack);
  const gaps = visible.filter((token) => !top.includes(token)).map((token) => highest - scores[token]);
  const cold = Math.floor(Math.log10(gaps.length > 0 ? Math.min(...gaps) / lookUpGap : 0.1));
  const hot = Math.ceil(Math.log10(gaps.length > 0 ? Math.max(...gaps) / averageSpread : 10));
  const present = Math.log10(temperature);
  const [lowest, uppermost] = limits;
  return {
    least: Math.max(lowest, Math.min(cold, -1, Math.floor(present))),
    most: Math.min(uppermost, Math.max(hot, 1, Math.ceil(present))),
    top, visible,
  };
}

/** A temperature as it is set: of three digits, which is finer than can be seen. @param {number} exponent */
export const temperatureAt = (exponent) => Number((10 ** exponent).toPrecision(3));
