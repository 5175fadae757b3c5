import { useRef } from 'preact/hooks';
import { lookNumber } from '../../model/look.js';
import { findEnds, mixEnds } from './ends.js';
import { lookAt } from './free-directions.js';

/** @typedef {{ key: unknown[], weights: ArrayLike<number>, ends: import('./ends.js').Ends }} Kept */

/**
 * Both ends for the chosen token. They stay what they were while the weights move between them, so that a long drag adds up no rounding.
 * @param {import('../../view/lenses.js').LensProps} props @param {number} k dimensions looked at @param {ReadonlyArray<number>} hidden tokens that get no weight
 * @returns {{ ends: import('./ends.js').Ends, slide: (position: number, gesture: string) => void }}
 */
export function useEnds({ view, attention }, k, hidden) {
  const { focus: { token, scene: { weights } }, state, scene: { S, values } } = view;
  const wanted = lookNumber(state.look, 'n', 0, 0, S) - 1;
  const kept = useRef(/** @type {Kept | null} */ (null));
  const key = [state.data.values, k, hidden.length, token];
  if (!kept.current || !isSame(kept.current.key, key) || !isSame(kept.current.weights, weights.data) || !isChosen(kept.current.ends, wanted)) {
    kept.current = { key, weights: weights.data, ends: findEnds(attention, { weights, values: lookAt(values, k, hidden), wanted }) };
  }
  const { ends } = kept.current;
  return {
    ends,
    slide(position, gesture) {
      const mixed = mixEnds(attention, ends, position);
      kept.current = { key, weights: mixed.weights.data, ends: mixed.ends };
      // A link must lead to the direction that was taken by itself.
      if (wanted < 0 && ends.chosen > 0) view.set.look({ n: ends.chosen + 1 });
      view.edit.numbers('weights', Array.from(mixed.weights.data, (number, column) => ({ row: token, column, number })), gesture);
    },
  };
}

/** @param {import('./ends.js').Ends} ends @param {number} wanted */
const isChosen = ({ free, chosen }, wanted) => wanted < 0 || chosen === Math.max(0, Math.min(wanted, free - 1));

/** @param {ArrayLike<unknown>} a @param {ArrayLike<unknown>} b */
const isSame = (a, b) => a.length === b.length && Array.from(a).every((one, i) => one === b[i]);
