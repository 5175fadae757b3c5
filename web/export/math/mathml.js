/**
 * The example in presentation MathML, for a page that shows mathematics without any script.
 *
 * @typedef {import('../example.js').Example} Example
 * @typedef {import('./equations.js').Node} Node
 */

import { escapeMarkup } from '../markup.js';
import { breakLine, equationsOf } from './equations.js';

/** A piece of a page, well-formed as XML too. @param {Example} example @returns {string} */
export function writeMathml(example) {
  const { text } = example;
  const write = (/** @type {Node[]} */ nodes) => nodes.map((node) => mathmlNode(node, example)).join('');
  const parts = equationsOf(example).map(({ caption, lines }) => `<p>${escapeMarkup(caption)}</p>
<math xmlns="http://www.w3.org/1998/Math/MathML" display="block" dir="ltr"><mtable displaystyle="true">
${lines.flatMap(breakLine).map(({ left, right }) => `<mtr><mtd style="text-align: right"><mrow>${write(left)}</mrow></mtd><mtd style="text-align: left"><mrow>${write(right)}</mrow></mtd></mtr>`).join('\n')}
</mtable></math>`);
  return `<div lang="${escapeMarkup(text.lang)}" dir="${text.dir}">\n${parts.join('\n')}\n</div>\n`;
}

/** @param {Node} node @param {Example} example @returns {string} */
function mathmlNode(node, example) {
  const all = (/** @type {Node[]} */ nodes) => `<mrow>${nodes.map((one) => mathmlNode(one, example)).join('')}</mrow>`;
  switch (node.kind) {
    case 'symbol':
      return mathmlSymbol(node);
    case 'sign':
      return `<mo>${node.text}</mo>`;
    case 'number':
      return mathmlNumber(node.shown, example);
    case 'word':
      return `<mi>${node.text}</mi>`;
    case 'name':
      return `<mspace width="1em"></mspace><mtext>(${escapeMarkup(node.text)})</mtext>`;
    case 'matrix':
      return `<mrow><mo>(</mo><mtable>${node.rows.map((row) => `<mtr>${row.map((shown) => `<mtd>${mathmlNumber(shown, example)}</mtd>`).join('')}</mtr>`).join('')}</mtable><mo>)</mo></mrow>`;
    case 'group':
      return `<mrow><mo>(</mo>${all(node.items)}<mo>)</mo></mrow>`;
    case 'fraction':
      return `<mfrac>${all(node.over)}${all(node.under)}</mfrac>`;
    case 'root':
      return `<msqrt>${all(node.items)}</msqrt>`;
    case 'sum':
      return `<munder><mo>∑</mo><mi>${node.index}</mi></munder>`;
  }
}

/** @param {Extract<Node, { kind: 'symbol' }>} symbol */
function mathmlSymbol({ name, isBold, index, isTransposed }) {
  // A bold letter is a character of its own: MathML Core has no other bold.
  const base = isBold ? `<mi mathvariant="normal">${String.fromCodePoint(0x1d41a + name.charCodeAt(0) - 97)}</mi>` : `<mi>${name[0]}</mi>`;
  const below = index === undefined ? '' : typeof index === 'number' ? `<mn>${index}</mn>` : `<mi>${index}</mi>`;
  const above = name.length > 1 ? '<mo>′</mo>' : isTransposed ? '<mi mathvariant="normal">T</mi>' : '';
  if (below && above) return `<msubsup>${base}${below}${above}</msubsup>`;
  return below ? `<msub>${base}${below}</msub>` : above ? `<msup>${base}${above}</msup>` : base;
}

/** @param {import('../example.js').Shown} shown @param {Example} example */
function mathmlNumber({ number, digits }, { text }) {
  const sign = number < 0 ? '<mo>−</mo>' : '';
  const size = Math.abs(number);
  return `<mrow>${sign}<mn>${size === Infinity ? '∞' : text.number({ number: size, digits, isRounded: false })}</mn></mrow>`;
}
