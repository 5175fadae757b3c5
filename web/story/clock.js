/**
 * Plays time: asks for frames only while playing, stands still when the figure is out of sight, and never decides
 * what is shown. With reduced motion it steps from state to state instead.
 *
 * @typedef {{ now: () => number, request: (callback: () => void) => number, cancel: (id: number) => void }} Ticker
 * @typedef {ReturnType<typeof import('./timeline.js').createTempo>} Tempo
 */

/**
 * @param {object} options
 * @param {(t: number) => void} options.onTime   called with each new t
 * @param {() => void} options.onEnd             the end was reached, or play was stopped by it
 * @param {Ticker} [options.ticker]
 */
export function createClock({ onTime, onEnd, ticker = frames }) {
  /** @type {Tempo | null} */
  let tempo = null;
  let ms = 0;
  let told = 0;
  let speed = 1;
  let last = 0;
  let id = 0;
  let isPlaying = false;
  let isVisible = true;
  let isStill = false;

  const schedule = () => {
    if (id || !isPlaying || !isVisible) return;
    last = ticker.now();
    id = ticker.request(tick);
  };

  function tick() {
    id = 0;
    if (!isPlaying || !tempo) return;
    const now = ticker.now();
    // A frame that comes late (a busy machine, a sleeping tab) does not make the motion jump.
    ms += Math.min(now - last, 100) * speed;
    const t = tempo.timeAt(ms);
    const isOver = ms >= tempo.totalMs;
    if (isOver) isPlaying = false;
    // A state that has been left halfway is not gone back to.
    told = Math.max(told, isStill ? Math.floor(t) : t);
    onTime(told);
    if (isOver) onEnd();
    else schedule();
  }

  const stop = () => {
    if (id) ticker.cancel(id);
    id = 0;
  };

  return {
    get isPlaying() {
      return isPlaying;
    },
    /** @param {Tempo} newTempo @param {number} t */
    play(newTempo, t) {
      tempo = newTempo;
      ms = tempo.msAt(t);
      told = tempo.timeAt(ms);
      isPlaying = true;
      stop();
      schedule();
    },
    pause() {
      isPlaying = false;
      stop();
    },
    /** @param {{ speed?: number, isVisible?: boolean, isStill?: boolean }} change */
    set(change) {
      speed = change.speed ?? speed;
      isStill = change.isStill ?? isStill;
      isVisible = change.isVisible ?? isVisible;
      if (!isVisible) stop();
      schedule();
    },
  };
}

/** @type {Ticker} */
const frames = {
  now: () => performance.now(),
  request: (callback) => requestAnimationFrame(callback),
  cancel: (id) => cancelAnimationFrame(id),
};
