/**
 * Time as a list of states. The work is S x D products (step 5), S x D additions (step 6) and one comparison; these
 * units, in this order, are the same at every grain, and a move does one or more of them. `t` counts moves: a whole
 * number is a state at rest, a fraction is on the way to the next.
 *
 * @typedef {import('../model/state.js').Grain} Grain
 * @typedef {'5' | '6' | 'output'} Step
 * @typedef {{ step: Step, from: number, to: number, token: number, dim: number | null, isWhole: boolean }} Move
 *   units from..to-1, from those of `token` on; dim is null for a whole row; isWhole: all rows of the step
 * @typedef {{ grain: Grain, S: number, D: number, count: number, moveAt: (i: number) => Move, doneAt: (i: number) => number }} Timeline
 */

/** @param {Grain} grain @param {number} S tokens @param {number} D dimensions @returns {Timeline} */
export function createTimeline(grain, S, D) {
  const units = S * D;
  const size = grain === 'step' ? units : grain === 'token' ? D : 1;
  const half = units / size;
  const count = 2 * half + 1;
  const doneAt = (/** @type {number} */ i) => Math.min(i, 2 * half) * size + (i === count ? 1 : 0);
  return {
    grain,
    S,
    D,
    count,
    doneAt,
    moveAt(i) {
      if (i === count - 1) return { step: 'output', from: 2 * units, to: 2 * units + 1, token: 0, dim: null, isWhole: true };
      const from = doneAt(i);
      const within = from % units;
      return {
        step: i < half ? '5' : '6',
        from,
        to: from + size,
        token: Math.floor(within / D),
        dim: grain === 'number' ? within % D : null,
        isWhole: grain === 'step',
      };
    },
  };
}

/** `t` inside the timeline; what is not a number is the end. @param {Timeline} timeline @param {number} t */
export const clampTime = ({ count }, t) => (Number.isNaN(t) ? count : Math.min(Math.max(t, 0), count));

/**
 * The same moment on another timeline: as many units done, rounded down to a state of the new grain.
 * @param {Timeline} from @param {number} t @param {Timeline} to
 */
export function convertTime(from, t, to) {
  if (t >= from.count) return Infinity;
  const done = from.doneAt(Math.floor(t)) / from.S / from.D;
  const units = done * to.S * to.D;
  let i = 0;
  let above = to.count;
  while (above - i > 1) {
    const middle = (i + above) >> 1;
    if (to.doneAt(middle) <= units + 1e-9) i = middle;
    else above = middle;
  }
  return i;
}

/** The state in which a step has just been done. @param {Timeline} timeline @param {string} step */
export function timeOfStep({ count }, step) {
  const half = (count - 1) / 2;
  return step === 'start' ? 0 : step === '5' ? half : step === '6' ? 2 * half : Infinity;
}

/** The step that a moment belongs to, as the `step` parameter names it. @param {Timeline} timeline @param {number} t */
export function stepAt(timeline, t) {
  const i = Math.ceil(clampTime(timeline, t));
  return i === 0 ? 'start' : timeline.moveAt(i - 1).step;
}

/** Seconds of motion and of rest of one move, by step, at normal speed. Short moves with a rest between read best. */
const pace = {
  step: { 5: [2600, 1200], 6: [3200, 1200], output: [1300, 0] },
  token: { 5: [1750, 450], 6: [950, 400], output: [1300, 0] },
  number: { 5: [1150, 250], 6: [700, 250], output: [1300, 0] },
};

/** Long sequences go faster, move by move: past this many moves the pace rises with their number. */
const unhurriedMoves = { step: 3, token: 24, number: 96 };
const leastHurry = 0.12;

/**
 * How long moves take, in milliseconds at speed 1.
 * @param {Timeline} timeline
 */
export function createTempo(timeline) {
  const { grain, count } = timeline;
  const half = (count - 1) / 2;
  const hurry = Math.max(leastHurry, Math.min(1, unhurriedMoves[grain] / count));
  const [moveA, restA] = pace[grain][5].map((ms) => ms * hurry);
  const [moveB, restB] = pace[grain][6].map((ms) => ms * hurry);
  const a = moveA + restA;
  const b = moveB + restB;
  const [moveC] = pace[grain].output;
  const totalMs = half * (a + b) + moveC;
  const startMs = (/** @type {number} */ i) => Math.min(i, half) * a + Math.max(0, Math.min(i, 2 * half) - half) * b;
  const motionMs = (/** @type {number} */ i) => (i < half ? moveA : i < 2 * half ? moveB : moveC);
  return {
    totalMs,
    /** @param {number} t @returns {number} when that moment begins */
    msAt(t) {
      const moment = clampTime(timeline, t);
      const i = Math.floor(moment);
      return i >= count ? totalMs : startMs(i) + (moment - i) * motionMs(i);
    },
    /** @param {number} ms @returns {number} t, whole while a move rests */
    timeAt(ms) {
      if (ms >= totalMs) return count;
      const i = ms < half * a ? Math.floor(ms / a) : ms < half * (a + b) ? half + Math.floor((ms - half * a) / b) : 2 * half;
      return i + Math.min(1, Math.max(0, (ms - startMs(i)) / motionMs(i)));
    },
  };
}
