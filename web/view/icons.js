import { html } from './html.js';

/** @param {string} path drawn in a 16 x 16 box */
const icon = (path) => html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false"><path d=${path} /></svg>`;

export const icons = {
  play: icon('M4.5 2.6v10.8l9-5.4z'),
  pause: icon('M4 2.5h3v11H4zM9 2.5h3v11H9z'),
  next: icon('M3 2.8v10.4L10.2 8zM11 2.8h2v10.4h-2z'),
  previous: icon('M13 2.8v10.4L5.8 8zM3 2.8h2v10.4H3z'),
  restart: icon('M8 3V.8L4 4l4 3.2V5a4 4 0 1 1-4 4H2a6 6 0 1 0 6-6z'),
  undo: icon('M6.5 4V1L1.5 5.5l5 4.5V7c3 0 5 .8 6.5 3.5C12.500 6.500 10 4 6.500 4z'),
  redo: icon('M9.500 4V1l5 4.500-5 4.500V7c-3 0-5 .8-6.500 3.500C3.500 6.500 6 4 9.500 4z'),
  reset: icon('M3.300 3.300A6.600 6.600 0 0 1 14.500 8h-2a4.600 4.600 0 0 0-7.800-3.300L6.500 6.500H1.500v-5zM12.700 12.700A6.600 6.600 0 0 1 1.500 8h2a4.600 4.600 0 0 0 7.800 3.300L9.500 9.500h5v5z'),
  up: icon('M8 3l5 6.500H9.300V13H6.700V9.500H3z'),
  down: icon('M8 13L3 6.500h3.700V3h2.600v3.500H13z'),
  left: icon('M10.500 2.500v11L4 8z'),
  right: icon('M5.500 2.500v11L12 8z'),
  remove: icon('M3.700 2.300L8 6.600l4.300-4.300 1.400 1.400L9.400 8l4.300 4.300-1.400 1.400L8 9.400l-4.300 4.300-1.400-1.400L6.600 8 2.300 3.700z'),
  different: icon('M2.5 5h6.200l1.300-3 1.800.800L10.800 5h2.700v2h-3.600l-.900 2h4.500v2H8.100L6.800 14l-1.800-.800L5.900 11H2.500V9h4.300l.900-2H2.500z'),
  same: icon('M6.300 12.600L2 8.300l1.500-1.500 2.800 2.800L12.500 3.400 14 4.900z'),
  less: icon('M2.5 7h11v2h-11z'),
  add: icon('M7 2.500h2V7h4.500v2H9v4.500H7V9H2.500V7H7z'),
};
