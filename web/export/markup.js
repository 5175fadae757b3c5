/** Text inside XML and HTML, in elements and in quoted attributes alike. */

/** @type {Record<string, string>} */
const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** What XML cannot hold is left out: controls, halves of surrogate pairs, and two characters that are none. */
const impossible = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF\p{Cs}]/gu;

/** @param {string | number} text */
export const escapeMarkup = (text) => String(text).replace(impossible, '').replace(/[&<>"']/g, (one) => entities[one]);
