/** What moves with the pointer and, while it has the focus, with arrow keys. */

import { useRef } from 'preact/hooks';

const arrowKeys = /** @type {Record<string, [number, number]>} */ ({ ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] });

/**
 * @template T
 * @param {object} does
 * @param {() => T} does.start  what is held from now on
 * @param {(held: T, right: number, up: number) => void} does.move  pixels since the start
 * @param {() => void} [does.end]
 * @param {(right: number, up: number, isLarge: boolean) => void} does.step  one press of an arrow key, with Shift a large one
 * @returns handlers for an element
 */
export function useDrag({ start, move, end, step }) {
  const drag = useRef(/** @type {{ x: number, y: number, held: T } | null} */ (null));
  const stop = () => {
    if (drag.current) end?.();
    drag.current = null;
  };
  return {
    /** @param {KeyboardEvent} event */
    onKeyDown(event) {
      const arrow = arrowKeys[event.key];
      if (!arrow || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      event.stopPropagation();
      step(...arrow, event.shiftKey);
    },
    /** @param {PointerEvent} event */
    onPointerDown(event) {
      if (event.button !== 0) return;
      /** @type {Element} */ (event.currentTarget).setPointerCapture(event.pointerId);
      drag.current = { x: event.clientX, y: event.clientY, held: start() };
    },
    /** @param {PointerEvent} event */
    onPointerMove(event) {
      if (event.buttons === 0) stop();
      if (!drag.current) return;
      event.preventDefault();
      move(drag.current.held, event.clientX - drag.current.x, drag.current.y - event.clientY);
    },
    onPointerUp: stop,
    onPointerCancel: stop,
    onLostPointerCapture: stop,
  };
}
