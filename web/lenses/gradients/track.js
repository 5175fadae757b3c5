/**
 * The way that a descent has taken: one entry before the first step, one after each. Undo and redo move along it; any other change
 * begins a new one.
 *
 * @typedef {{ data: object | null, loss: number, output: import('../../core/index.js').Tensor, weights: import('../../core/index.js').Tensor, isTyped: boolean, how: string }} Entry
 *   data: the figure's, by which the entry is known again; null for a step that the figure did not show; how: what moved, and the rate
 * @typedef {{ key: string, entries: Entry[], at: number }} Track
 */

/**
 * @param {Track} track @param {string} key what the loss depends on besides the data
 * @param {Entry} now @param {ReadonlyArray<Entry> | null} stepped where `now` comes from a step: the entries that lie between
 * @returns {Track}
 */
export function follow(track, key, now, stepped) {
  if (track.key === key) {
    const at = track.entries.findIndex(({ data }) => data === now.data);
    if (at >= 0) return at === track.at ? track : { ...track, at };
    if (stepped) {
      const entries = [...track.entries.slice(0, track.at + 1), ...stepped, now];
      return { key, entries, at: entries.length - 1 };
    }
  }
  return { key, entries: [now], at: 0 };
}

/** What lies behind, to the present. @param {Track} track */
export const wayOf = ({ entries, at }) => entries.slice(0, at + 1);

/**
 * Losses that can be compared: since the way of learning changed, and since the softmax took the place of typed weights.
 * @param {ReadonlyArray<Entry>} way @param {string} how the next step is made
 */
export function lossesOf(way, how) {
  let first = way.length - 1;
  while (first > 0 && way[first].how === how && way[first - 1].isTyped === way[first].isTyped) first--;
  return way.slice(first).map(({ loss }) => loss);
}
