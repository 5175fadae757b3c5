/** The keys of the figure: arrows, Home, End and Space while it has focus, and undo. No single letters. */

/** @typedef {import('./session.js').Session} Session */

/** A key pressed anywhere in the figure; fields, choices and menus keep theirs. @param {Session} session @param {KeyboardEvent} event */
export function onFigureKey(session, event) {
  const target = /** @type {HTMLElement} */ (event.target);
  if (event.defaultPrevented || event.altKey || target.closest('input, select, textarea')) return;
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z' && session.view?.can.edit) {
    event.preventDefault();
    session.actions.set[event.shiftKey ? 'redo' : 'undo']();
  }
  if (event.ctrlKey || event.metaKey) return;
  onTimeKey(session, event, !target.closest('button, summary, a'));
}

/** A key that moves in time. @param {Session} session @param {KeyboardEvent} event @param {boolean} hasSpace whether Space is free to play and pause */
export function onTimeKey(session, event, hasSpace) {
  const { transport } = session.actions;
  /** @type {Record<string, (() => void) | false>} */
  const keys = {
    ArrowRight: transport.next,
    ArrowLeft: transport.previous,
    ArrowUp: event.target instanceof HTMLInputElement && transport.next,
    ArrowDown: event.target instanceof HTMLInputElement && transport.previous,
    Home: transport.restart,
    End: transport.end,
    ' ': hasSpace && transport.toggle,
  };
  const act = keys[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}
