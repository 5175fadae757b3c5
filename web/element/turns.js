/**
 * Figures start one by one, each in a task of its own, so that a page with many stays responsive: those in the window or
 * near it first, the others with a pause before each. Nothing here waits for a frame, which a hidden page never gets.
 */

/** Rest before a figure that nobody sees yet. */
const pauseMs = 25;

/** Elements that wait, and what lets each go on. @type {Map<Element, () => void>} */
const waiting = new Map();
let isBusy = false;

/** Fulfilled when it is the element's turn, which may be now. @param {Element} element @returns {Promise<void>} */
export const takeTurn = (element) => new Promise((resolve) => {
  waiting.set(element, resolve);
  if (!isBusy) goOn();
});

function goOn() {
  isBusy = waiting.size > 0;
  if (!isBusy) return;
  // Starting one pushes others down, and the reader scrolls: asked anew for every turn.
  if (nearest().distance < 0.5) begin();
  else setTimeout(begin, pauseMs);
}

function begin() {
  const { element } = nearest();
  waiting.get(element)?.();
  waiting.delete(element);
  setTimeout(goOn);
}

const nearest = () => [...waiting.keys()].map((element) => ({ element, distance: distanceOf(element) })).reduce((a, b) => (b.distance < a.distance ? b : a));

/** From the window, in heights of the window. @param {Element} element */
function distanceOf(element) {
  const { innerHeight } = element.ownerDocument.defaultView ?? {};
  if (!innerHeight || !element.getClientRects().length) return Infinity;
  const { top, bottom } = element.getBoundingClientRect();
  return Math.max(0, -bottom, top - innerHeight) / innerHeight;
}
