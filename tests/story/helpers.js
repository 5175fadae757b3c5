import { createTimeline } from '../../web/story/timeline.js';

export const grains = /** @type {const} */ (['step', 'token', 'number']);

/** Tokens and dimensions. @type {ReadonlyArray<readonly [number, number]>} */
export const sizes = [[1, 1], [1, 3], [3, 1], [2, 2], [5, 3], [3, 7], [64, 64]];

/** A timeline of each grain and size. @param {number} [mostUnits] leaves out what is larger */
export function timelines(mostUnits = Infinity) {
  return sizes
    .filter(([S, D]) => S * D <= mostUnits)
    .flatMap(([S, D]) => grains.map((grain) => ({ timeline: createTimeline(grain, S, D), grain, S, D, name: `${grain}, ${S} x ${D}` })));
}

/** `count` times a move and the moments at its ends, from 0 to the end. @param {import('../../web/story/timeline.js').Timeline} timeline @param {number} count */
export function moments({ count: moves }, count) {
  return Array.from({ length: moves * count + 1 }, (_, i) => i / count);
}
