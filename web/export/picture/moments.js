/** The moments at which a motion is drawn, and how long each stays: rests are one picture, however long. */

import { createTempo } from '../../story/timeline.js';

/** How long the first and the last picture stay, so that the eye finds its way. */
const startMs = 800;
const endMs = 3000;

/**
 * @param {import('../../story/timeline.js').Timeline} timeline
 * @param {number} frameMs  between pictures while something moves
 * @returns {{ t: number, delayMs: number }[]}  from the start to the end; the delays of a GIF are whole hundredths of a second
 */
export function momentsOf(timeline, frameMs) {
  const { totalMs, timeAt } = createTempo(timeline);
  const frames = Math.ceil(totalMs / frameMs);
  /** @type {{ t: number, delayMs: number }[]} */
  const moments = [{ t: 0, delayMs: startMs }];
  for (let i = 1; i <= frames; i++) {
    const t = i === frames ? timeline.count : timeAt(i * frameMs);
    const last = moments[moments.length - 1];
    if (t === last.t) last.delayMs += frameMs;
    else moments.push({ t, delayMs: frameMs });
  }
  moments[moments.length - 1].delayMs += endMs;
  return moments;
}
