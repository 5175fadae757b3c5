/**
 * The example in LaTeX: a snippet for a document with amsmath, or a whole document. Names may hold any letters; pdfLaTeX
 * has few of them, and shows a question mark for the others, where LuaLaTeX and XeLaTeX need a font that has them.
 *
 * @typedef {import('../example.js').Example} Example
 * @typedef {import('./equations.js').Node} Node
 * @typedef {import('./equations.js').Line} Line
 */

import { longest } from '../longest.js';
import { breakLine, equationsOf, mostNumbers } from './equations.js';

/** What has a meaning in LaTeX, or looks different in its fonts. @type {Record<string, string>} */
const special = {
  '\\': '\\textbackslash{}', '{': '\\{', '}': '\\}', $: '\\$', '&': '\\&', '#': '\\#', '%': '\\%', _: '\\_', '^': '\\^{}', '~': '\\~{}',
  '<': '\\ensuremath{<}', '>': '\\ensuremath{>}', '|': '\\ensuremath{|}', '"': '\\texttt{\\char34}', '`': '\\texttt{\\char96}', "'": "\\texttt{\\char39}", '-': '-{}',
  '„': ',,', '“': '\\textquotedblleft{}', '”': '\\textquotedblright{}', '«': '\\ensuremath{\\ll}', '»': '\\ensuremath{\\gg}', '’': "'", '…': '\\ldots{}',
  '×': '\\ensuremath{\\times}', '·': '\\ensuremath{\\cdot}', '−': '\\ensuremath{-}', '≈': '\\ensuremath{\\approx}',
};

/** Marks of direction and what cannot be seen: LaTeX would complain about each. */
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\u{FE00}-\u{FE0F}]/gu;

/** Letters from right to left, with what stands between them. */
const rightToLeft = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC](?:[^A-Za-z\u00C0-\u024F\\]*[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC])?/gu;

/** What pdfLaTeX can show with the fonts that it always has. */
const known = /[\u0020-\u007EÀ-ÏÑ-ÖØ-Ýß-ïñ-öø-ýÿŒœ]/u;

/** Any text as LaTeX that shows it. @param {string} text */
export function latexText(text) {
  const clean = text.normalize('NFC').replace(invisible, '');
  const escape = (/** @type {string} */ part) => Array.from(part, (one) => special[one] ?? one).join('');
  let result = '';
  let end = 0;
  for (const match of clean.matchAll(rightToLeft)) {
    result += `${escape(clean.slice(end, match.index))}\\righttoleft{${escape(match[0])}}`;
    end = match.index + match[0].length;
  }
  return result + escape(clean.slice(end));
}

/** Where no document says how, text is set as it comes. */
const anyDirection = '\\providecommand{\\righttoleft}[1]{#1}';

/** For a document that loads amsmath. @param {Example} example @returns {string} */
export const writeLatexSnippet = (example) => `${anyDirection}\n${sections(example)}`;

/** A document that compiles as it is, on a page that is large enough. @param {Example} example @returns {string} */
export function writeLatex(example) {
  const { isAll, text, tokens } = example;
  const body = sections(example);
  const title = latexText(text.say(isAll ? 'export.title.all' : 'export.title', { token: tokens[example.token] }));
  const unknown = [...new Set(`${title}${body}`)].filter((one) => !known.test(one) && one > '~');
  const { widthCm, heightCm } = paper(example);
  return `\\documentclass{article}
\\usepackage{amsmath}
\\usepackage[paperwidth=${widthCm}cm,paperheight=${heightCm}cm,margin=2cm]{geometry}
\\setlength{\\parindent}{0pt}
\\allowdisplaybreaks
${unknown.length === 0 ? '' : `% lualatex or xelatex, with a font that has these letters: \\usepackage{fontspec}\\setmainfont{...}
\\ifdefined\\DeclareUnicodeCharacter
${unknown.map((one) => `  \\DeclareUnicodeCharacter{${/** @type {number} */ (one.codePointAt(0)).toString(16).toUpperCase().padStart(4, '0')}}{?}`).join('\n')}
\\fi
`}\\ifdefined\\directlua
  \\newcommand{\\righttoleft}[1]{{\\textdirection 1 #1}}
\\else\\ifdefined\\XeTeXversion
  \\TeXXeTstate=1
  \\newcommand{\\righttoleft}[1]{{\\beginR #1\\endR}}
\\fi\\fi
${anyDirection}
\\begin{document}
\\section*{${title}}
${body}\\end{document}
`;
}

/** A page that holds the widest line and the highest matrix; TeX knows no length above 575 cm. @param {Example} example */
function paper({ S, D, isAll, queryWidth, tokens }) {
  const numbers = Math.max(S + 2, isAll ? 0 : 2 * D + 2, D + 2, queryWidth + 2, mostNumbers + 2);
  return { widthCm: Math.ceil(Math.min(550, 6 + numbers * 1.7 + longest(tokens) / 4)), heightCm: Math.ceil(Math.max(29, 10 + S * 0.6)) };
}

/** @param {Example} example */
const sections = (example) =>
  equationsOf(example).map(({ caption, lines }) => `\\paragraph{${latexText(caption)}}\n\\begin{align*}\n${lines.map((line) => latexLine(line, example, { hasNames: true })).join(' \\\\\n')}\n\\end{align*}\n`).join('\n');

/** @param {Line} line @param {Example} example @param {{ hasNames: boolean }} options */
export function latexLine(line, example, { hasNames }) {
  const separator = /,/.test(example.text.plain(0.5)) ? '{,}' : '.';
  const write = (/** @type {Node[]} */ nodes) => nodes.map((node) => latexNode(node, separator, hasNames)).filter((part) => part !== '').join(' ');
  return breakLine(line).map(({ left, right }) => `${write(left)} &${left.length > 0 ? '' : '\\quad '}${write(right)}`.trimStart()).join(' \\\\\n');
}

/** @param {Node} node @param {string} separator of decimals @param {boolean} hasNames @returns {string} */
function latexNode(node, separator, hasNames) {
  const all = (/** @type {Node[]} */ nodes) => nodes.map((one) => latexNode(one, separator, hasNames)).join(' ');
  switch (node.kind) {
    case 'symbol': {
      const name = node.name.replace('′', "'");
      const index = `${node.index === undefined ? '' : `_{${node.index}}`}${node.isTransposed ? '^{\\mathsf{T}}' : ''}`;
      // The prime goes last, or it would be the superscript of a superscript.
      return `${node.isBold ? `\\mathbf{${name[0]}}` : name[0]}${index}${name.slice(1)}`;
    }
    case 'sign':
      return signs[node.text];
    case 'number':
      return latexNumber(node.shown, separator);
    case 'word':
      return `\\operatorname{${node.text}}`;
    case 'name':
      return hasNames ? `\\quad\\text{(${latexText(node.text)})}` : '';
    case 'matrix':
      return `\\left(\\begin{array}{${'r'.repeat(node.rows[0].length)}}${node.rows.map((row) => row.map((shown) => latexNumber(shown, separator)).join(' & ')).join(' \\\\ ')}\\end{array}\\right)`;
    case 'group':
      return `\\left(${all(node.items)}\\right)`;
    case 'fraction':
      return `\\frac{${all(node.over)}}{${all(node.under)}}`;
    case 'root':
      return `\\sqrt{${all(node.items)}}`;
    case 'sum':
      return `\\sum_{${node.index}}`;
  }
}

const signs = { '=': '=', '≈': '\\approx', '+': '+', '×': '\\times', '·': '\\cdot', '/': '/' };

/** @param {import('../example.js').Shown} shown @param {string} separator */
function latexNumber({ number, digits }, separator) {
  if (!Number.isFinite(number)) return Number.isNaN(number) ? '\\mathrm{NaN}' : number > 0 ? '\\infty' : '-\\infty';
  return number.toFixed(digits).replace('.', separator);
}
