/**
 * A number that can be typed, stepped with the arrow keys, or dragged sideways. At rest it looks like a number.
 */

import { useRef, useState } from 'preact/hooks';
import { readNumber } from '../model/read-number.js';
import { nextGesture } from './cells.js';
import { html } from './html.js';

/** Pixels of a drag for one step. */
const stepPx = 3;
/** A drag begins after this many pixels; less is a click. */
const slackPx = 4;

/**
 * @param {object} props
 * @param {import('./text.js').Text} props.text
 * @param {string} props.label     accessible name
 * @param {number} props.value     the exact number
 * @param {string} props.shown     the number as shown at rest
 * @param {(number: number, gesture?: string) => void} props.onNumber
 * @param {(text: string) => void} props.onWrong  what was typed is no number
 * @param {() => void} props.onSame  what was typed is the number that was there
 * @param {number} [props.min] @param {number} [props.max]
 */
export function NumberField({ text, label, value, shown, onNumber, onWrong, onSame, min = -Infinity, max = Infinity }) {
  const [draft, setDraft] = useState(/** @type {string | null} */ (null));
  const drag = useRef(/** @type {{ x: number, value: number, id: string, isMoving: boolean } | null} */ (null));
  const clamp = (/** @type {number} */ number) => Math.min(max, Math.max(min, number));
  /** Whole hundredths, so that a hundred steps make one. */
  const stepped = (/** @type {number} */ from, /** @type {number} */ hundredths) => clamp(Math.round(from * 1000 + hundredths * 10) / 1000);

  const commit = () => {
    if (draft === null) return;
    const number = readNumber(draft, text.group);
    setDraft(null);
    if (Number.isNaN(number)) onWrong(draft);
    else if (number === value) onSame();
    else onNumber(number);
  };

  const steps = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 };
  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    const hundredths = /** @type {Record<string, number>} */ (steps)[event.key];
    if (hundredths) {
      const base = draft === null ? value : readNumber(draft, text.group);
      const next = stepped(Number.isNaN(base) ? value : base, hundredths * (event.shiftKey ? 10 : 1));
      setDraft(null);
      onNumber(next);
    } else if (event.key === 'Enter') commit();
    else if (event.key === 'Escape') setDraft(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  /** @param {PointerEvent} event */
  const onPointerDown = (event) => {
    if (event.button !== 0 || draft !== null) return;
    drag.current = { x: event.clientX, value, id: nextGesture(), isMoving: false };
  };
  /** @param {PointerEvent} event */
  const onPointerMove = (event) => {
    if (event.buttons === 0) drag.current = null;
    const start = drag.current;
    if (!start) return;
    const dx = event.clientX - start.x;
    if (!start.isMoving && Math.abs(dx) < slackPx) return;
    if (!start.isMoving) {
      /** @type {Element} */ (event.currentTarget).setPointerCapture(event.pointerId);
      // The press began to type the old number; letting go would set it again.
      setDraft(null);
    }
    start.isMoving = true;
    event.preventDefault();
    const next = stepped(start.value, Math.round(dx / stepPx));
    if (next !== value) onNumber(next, start.id);
  };
  /** @param {PointerEvent} event */
  const onPointerUp = (event) => {
    if (drag.current?.isMoving) /** @type {HTMLElement} */ (event.currentTarget).blur();
    drag.current = null;
  };

  return html`<input
    class="field"
    type="text"
    role="spinbutton"
    inputmode="decimal"
    autocomplete="off"
    spellcheck=${false}
    aria-label=${label}
    aria-valuenow=${value}
    aria-valuetext=${shown}
    aria-valuemin=${Number.isFinite(min) ? min : undefined}
    aria-valuemax=${Number.isFinite(max) ? max : undefined}
    value=${draft ?? shown}
    onFocus=${(/** @type {FocusEvent} */ event) => {
      setDraft(text.plain(value));
      const field = /** @type {HTMLInputElement} */ (event.currentTarget);
      field.value = text.plain(value);
      field.select();
    }}
    onInput=${(/** @type {InputEvent} */ event) => setDraft(/** @type {HTMLInputElement} */ (event.currentTarget).value)}
    onBlur=${commit}
    onKeyDown=${onKeyDown}
    onPointerDown=${onPointerDown}
    onDragStart=${(/** @type {Event} */ event) => event.preventDefault()}
    onPointerMove=${onPointerMove}
    onPointerUp=${onPointerUp}
    onPointerCancel=${onPointerUp}
    onLostPointerCapture=${onPointerUp}
  />`;
}
