/**
 * The state of the figure at one moment as a vector picture that needs nothing else: text stays text, and a title and a
 * description say what is seen. Drawn for the chosen token; numbers, captions and motion are those of the figure.
 *
 * @typedef {import('../example.js').Example} Example
 * @typedef {import('../example.js').Shown} Shown
 * @typedef {import('../../story/frame.js').Frame} Frame
 * @typedef {import('../../story/frame.js').Mover} Mover
 * @typedef {import('./looks.js').Role} Role
 * @typedef {import('./places.js').Box} Box
 * @typedef {{ svg: string, widthPx: number, heightPx: number }} Picture
 */

import { bar, barScale, segments } from '../../story/bars.js';
import { caption } from '../../story/caption.js';
import { frame } from '../../story/frame.js';
import { createTimeline } from '../../story/timeline.js';
import { shownRow } from '../example.js';
import { longest } from '../longest.js';
import { escapeMarkup } from '../markup.js';
import { looks, tintOf } from './looks.js';
import { captionCharacterPx, captionLinePx, marginPx, placesOf } from './places.js';

/** @param {number} a @param {number} b @param {number} p */
const mix = (a, b, p) => a + (b - a) * p;
/** Coordinates with a tenth of a pixel. @param {number} number */
const px = (number) => String(Math.round(number * 10) / 10);

/** How high a weight rises on its way. */
const arcPx = 20;
/** Names longer than this are cut; the description of the picture does not need them. */
const mostNameLength = 16;

/**
 * Prepares what is the same at every moment, so that the frames of a motion cost little.
 * @param {Example} example
 * @param {{ grain?: import('../../model/state.js').Grain, theme?: 'light' | 'dark' | 'auto' }} [options] auto follows the viewer's setting
 * @returns {{ timeline: import('../../story/timeline.js').Timeline, widthPx: number, heightPx: number, draw: (t: number) => string }}
 *   draw gives an SVG document; t counts moves, Infinity is the end
 */
export function createPicture(example, { grain = 'token', theme = 'light' } = {}) {
  const { S, D, token, text, scene, shown, tokenShown, tokens } = example;
  const timeline = createTimeline(grain, S, D);
  const tokenScene = scene.of(token);
  const story = { scene, shown, token, tokenShown, all: false };
  const captionAt = (/** @type {Frame} */ now) => {
    const { id, args } = caption(story, now);
    return text.say(id, args);
  };
  const written = [...shownRow(shown.values, 0, S * D), ...shownRow(tokenShown.weighted, 0, S * D), ...shownRow(tokenShown.partial, 0, (S + 1) * D), ...shownRow(tokenShown.difference, 0, D)];
  const characters = longest(written.map((one) => text.number(one, { isSigned: true })));
  const captionLength = longest(Array.from({ length: Math.min(timeline.count, 40) + 1 }, (_, i) => captionAt(frame(timeline, timeline.count - i))));
  const title = text.say('export.title', { token: tokens[token] });
  const places = placesOf({ S, D, token, characters, headLength: longest(headsOf(text)), titleLength: title.length, captionLength });
  const scale = barScale([scene.values, scene.embeddings], [tokenScene], D);
  const stacks = Array.from({ length: D }, (_, dim) => segments(scale, tokenScene.weighted, D, dim));
  const pen = createPen(theme === 'auto' ? 'light' : theme);
  const context = { ...story, example, places, scale, stacks, pen, D, S };
  return {
    timeline,
    widthPx: places.widthPx,
    heightPx: places.heightPx,
    draw(t) {
      const now = frame(timeline, t);
      const sentence = captionAt(now);
      return `<svg xmlns="http://www.w3.org/2000/svg" width="${px(places.widthPx)}" height="${px(places.heightPx)}" viewBox="0 0 ${px(places.widthPx)} ${px(places.heightPx)}" role="img" aria-labelledby="title description" font-family="system-ui, 'Noto Sans', sans-serif" font-size="15" style="font-variant-numeric: tabular-nums">
<title id="title">${escapeMarkup(title)}</title>
<desc id="description">${escapeMarkup(sentence)}</desc>
${theme === 'auto' ? darkStyle : ''}${[
        pen.rect('surface', 0, 0, places.widthPx, places.heightPx),
        ...heads(context, title),
        ...matrices(context, now),
        ...outputRow(context, now),
        ...(now.isCompared ? comparison(context) : []),
        ...now.movers.flatMap((mover) => drawMover(context, mover)),
        ...captionLines(context, sentence),
      ].join('\n')}
</svg>
`;
    },
  };
}

/** Colours of the other theme for viewers that prefer it. */
const darkStyle = `<style>@media (prefers-color-scheme: dark) { ${Object.entries(looks.dark).map(([role, colour]) => `.${role} { fill: ${colour} }`).join(' ')} }</style>\n`;

/** @typedef {{ anchor?: 'start' | 'middle' | 'end', weight?: number, size?: number, opacity?: number, isRightToLeft?: boolean }} TextOptions */

/** Draws in the colours of a theme. @param {import('./looks.js').Theme} theme */
function createPen(theme) {
  const fill = (/** @type {Role} */ role) => `class="${role}" fill="${looks[theme][role]}"`;
  const faded = (opacity = 1) => (opacity === 1 ? '' : ` opacity="${px(opacity)}"`);
  return {
    /** @param {Role} role @param {number} x @param {number} y @param {number} width @param {number} height @param {number} [opacity] */
    rect: (role, x, y, width, height, opacity) => `<rect ${fill(role)} x="${px(x)}" y="${px(y)}" width="${px(Math.max(0, width))}" height="${px(height)}"${faded(opacity)}/>`,
    /** @param {Role} role @param {string} text @param {number} x @param {number} y @param {TextOptions} [options] */
    text: (role, text, x, y, { anchor = 'end', weight, size, opacity, isRightToLeft } = {}) =>
      `<text ${fill(role)} x="${px(x)}" y="${px(y)}" text-anchor="${anchor}"${isRightToLeft ? ' direction="rtl"' : ''}${weight ? ` font-weight="${weight}"` : ''}${size ? ` font-size="${size}"` : ''}${faded(opacity)}>${escapeMarkup(text)}</text>`,
  };
}

/** @typedef {import('../../story/caption.js').Story & { example: Example, places: import('./places.js').Places, scale: import('../../story/bars.js').BarScale, stacks: import('../../story/bars.js').Segment[][], pen: ReturnType<typeof createPen>, D: number, S: number }} Context */

/** Where number and bar stand in a cell. @param {Box} box */
const numberAt = ({ x, y, width }) => ({ x: x + width - 9, y: y + 20 });
/** @param {Box} box */
const trackOf = ({ x, y, width }) => ({ x: x + 9, y: y + 27, width: width - 18, height: 6 });

/** @param {Context} context @param {Box} box @param {Role} role @param {{ start: number, length: number }} bar @param {number} [opacity] */
function drawBar({ pen }, box, role, { start, length }, opacity) {
  const track = trackOf(box);
  return pen.rect(role, track.x + start * track.width, track.y, length * track.width, track.height, opacity);
}

/** @param {Context} context @param {Box} box @param {string} number @param {Role} [role] @param {TextOptions} [options] */
function drawNumber({ pen }, box, number, role = 'ink', options = {}) {
  const { x, y } = numberAt(box);
  return pen.text(role, number, x, y, options);
}

/** What stands above V and above the weighted values. @param {import('../example.js').Text} text */
const headsOf = (text) => [text.say('values.short'), `${text.say('step.5')}: ${text.say('step5.what')}`];

/** @param {Context} context @param {string} title */
function heads({ example: { text }, places, pen, shown, token }, title) {
  const y = places.headY + 14;
  const isRightToLeft = text.dir === 'rtl';
  const above = (/** @type {string} */ label, /** @type {number} */ x) => pen.text('muted', label, x + 9, y, { anchor: isRightToLeft ? 'end' : 'start', size: 13, isRightToLeft });
  const weight = places.at({ place: 'weight', token: 0 });
  return [
    pen.text('ink', title, isRightToLeft ? places.widthPx - marginPx : marginPx, marginPx + 18, { anchor: 'start', weight: 700, size: 18, isRightToLeft }),
    pen.text('muted', `${text.say('sum')} ${text.number(shown.weightSums.at(token))}`, weight.x + weight.width - 9, y, { size: 13 }),
    above(headsOf(text)[0], places.valueX),
    above(headsOf(text)[1], places.weightedX),
  ];
}

/** Names, weights, values and weighted values, row by row. @param {Context} context @param {Frame} now */
function matrices(context, now) {
  const { example: { text, tokens }, places, pen, D, shown, tokenShown, scale, token } = context;
  const away = new Set(now.movers.filter(({ kind }) => kind === 'product').map(({ token: row, dim }) => `${row}:${dim}`));
  return tokens.flatMap((name, row) => {
    const slot = places.at({ place: 'slot', token: row });
    const parts = [
      pen.rect(row === token ? 'faint' : 'surface', marginPx, slot.y, places.weightedX + D * places.cellPx - marginPx, places.rowPx),
      pen.rect('line', marginPx, slot.y + places.rowPx - 1, places.weightedX + D * places.cellPx - marginPx, 1),
      pen.rect(tintOf(row), marginPx, slot.y + 9, 22, 22),
      pen.text('onTint', text.count(row + 1), marginPx + 11, slot.y + 25, { anchor: 'middle', weight: 700, size: 13 }),
      pen.text('ink', shorten(name), marginPx + 30, slot.y + 25, { anchor: 'start', weight: row === token ? 700 : undefined }),
      drawNumber(context, places.at({ place: 'weight', token: row }), text.number(tokenShown.weights.at(row)), 'ink', { weight: 700 }),
    ];
    if (now.slot(row) === 1) parts.push(drawNumber(context, slot, text.number(tokenShown.weights.at(row)), tintOf(row), { weight: 700 }), pen.text('muted', '×', slot.x + slot.width + 8, slot.y + 20, { anchor: 'middle' }));
    for (let dim = 0; dim < D; dim++) {
      const at = row * D + dim;
      const value = places.at({ place: 'value', token: row, dim });
      const opacity = away.has(`${row}:${dim}`) ? 0.3 : 1;
      parts.push(drawNumber(context, value, text.number(shown.values.at(at)), 'ink', { opacity }), drawBar(context, value, tintOf(row), bar(scale, shown.values.at(at).number), opacity));
      if (!now.isWeighted(row, dim) || now.movers.some((mover) => mover.kind === 'term' && mover.token === row && mover.dim === dim)) continue;
      const product = places.at({ place: 'product', token: row, dim });
      const fade = now.isAdded(row, dim) ? 0.5 : 1;
      parts.push(drawNumber(context, product, text.number(tokenShown.weighted.at(at)), 'ink', { opacity: fade }), drawBar(context, product, tintOf(row), bar(scale, tokenShown.weighted.at(at).number), fade));
    }
    if (now.isWeighted(row, 0)) parts.push(pen.text('muted', '=', places.weightedX - 20, slot.y + 20, { anchor: 'middle' }));
    return parts;
  });
}

/** @param {string} name */
function shorten(name) {
  const characters = [...name];
  return characters.length > mostNameLength ? `${characters.slice(0, mostNameLength - 1).join('')}…` : name;
}

/** The running total: its number, and one piece of bar for each token that has joined. @param {Context} context @param {Frame} now */
function outputRow(context, now) {
  const { example: { text }, places, pen, D, tokenShown, stacks } = context;
  const first = places.at({ place: 'output' });
  const parts = [pen.text('ink', `${text.say('step.6')}: ${text.say('step6.what')}`, places.labelX, first.y + 20, label(text)), pen.rect('ink', places.weightedX, first.y - 2, D * places.cellPx, 1.5)];
  for (let dim = 0; dim < D; dim++) {
    const box = places.at({ place: 'output', dim });
    const count = now.addedCount(dim);
    parts.push(drawNumber(context, box, count === 0 ? '·' : text.number(tokenShown.partial.at(count * D + dim)), 'ink', { weight: 700 }));
    for (const segment of stacks[dim]) if (segment.token < count) parts.push(drawBar(context, box, tintOf(segment.token), segment));
  }
  return parts;
}

/** Labels end before the numbers they name. @param {import('../example.js').Text} text @returns {TextOptions} */
const label = ({ dir }) => ({ anchor: dir === 'rtl' ? 'start' : 'end', size: 13, isRightToLeft: dir === 'rtl' });

/** Original embedding, output, and what lies between them. @param {Context} context */
function comparison(context) {
  const { example: { text }, places, pen, D, shown, tokenShown, token } = context;
  /** @type {[string, (dim: number) => string, number][]} */
  const rows = [
    ['original.short', (dim) => text.number(shown.embeddings.at(token * D + dim)), places.at({ place: 'original' }).y],
    ['output.short', (dim) => text.number(tokenShown.output.at(dim)), places.at({ place: 'result' }).y],
    ['difference.short', (dim) => text.number(tokenShown.difference.at(dim), { isSigned: true }), places.at({ place: 'result' }).y + places.rowPx],
  ];
  return rows.flatMap(([id, number, y]) => [
    pen.text('muted', text.say(id), places.labelX, y + 20, label(text)),
    ...Array.from({ length: D }, (_, dim) => drawNumber(context, { ...places.at({ place: 'result', dim }), y }, number(dim))),
  ]);
}

/** What is on its way, as the figure paints it. @param {Context} context @param {Mover} mover @returns {string[]} */
function drawMover(context, mover) {
  const { places, pen } = context;
  const { p, token, dim = 0, numberOpacity } = mover;
  const from = places.at(mover.from);
  const to = places.at(mover.to);
  const lift = mover.kind === 'weight' ? arcPx * Math.sin(Math.PI * p) : 0;
  const box = { x: mix(from.x, to.x, p), y: mix(from.y, to.y, p) - lift, width: mix(from.width, to.width, p), height: from.height };
  const { text, start, length } = moverLook(context, mover);
  const { x, y } = numberAt(box);
  const parts = numberOpacity > 0 ? [pen.text(token < 0 ? 'ink' : tintOf(token), text, x, y, { weight: 700, opacity: numberOpacity })] : [];
  return length === null ? parts : [drawBar(context, box, tintOf(token), { start, length }), ...parts];
}

/** Text and bar of a mover; the bar in fractions of a track. @param {Context} context @param {Mover} mover @returns {{ text: string, start: number, length: number | null }} */
function moverLook({ example: { text }, D, scale, shown, tokenShown, stacks, token: query }, { kind, token, dim = 0, turn, p }) {
  const at = token * D + dim;
  if (kind === 'weight') return { text: text.number(tokenShown.weights.at(token)), start: 0, length: null };
  if (kind === 'original') return { text: text.number(shown.embeddings.at(query * D + dim)), start: 0, length: null };
  if (kind === 'result') return { text: text.number(tokenShown.output.at(dim)), start: 0, length: null };
  const product = tokenShown.weighted.at(at);
  const short = bar(scale, product.number);
  if (kind === 'term') return { text: text.number(product), start: mix(short.start, stacks[dim][token].start, p), length: short.length };
  const value = shown.values.at(at);
  const long = bar(scale, value.number);
  return { text: text.number(turn < 0.5 ? value : product), start: mix(long.start, short.start, turn), length: mix(long.length, short.length, turn) };
}

/** Words of a sentence; what an isolate holds together, such as a vector in an Arabic one, is one word. */
const wordsOf = /(?:[^ \u2066-\u2069]|[\u2066-\u2068][^\u2069]*\u2069)+/g;

/** SVG does not break lines: words go to the next one where they would pass the edge. @param {Context} context @param {string} sentence */
function captionLines({ example: { text }, places, pen }, sentence) {
  const most = Math.floor((places.widthPx - 2 * marginPx) / captionCharacterPx);
  /** @type {string[]} */
  const lines = [];
  for (const word of sentence.match(wordsOf) ?? []) {
    const last = lines[lines.length - 1];
    if (last !== undefined && last.length + 1 + word.length <= most) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  const isRightToLeft = text.dir === 'rtl';
  return lines.map((line, i) => pen.text('ink', line, isRightToLeft ? places.widthPx - marginPx : marginPx, places.captionY + (i + 1) * captionLinePx, { anchor: 'start', isRightToLeft }));
}


/**
 * One picture. @param {Example} example
 * @param {{ t?: number, grain?: import('../../model/state.js').Grain, theme?: 'light' | 'dark' | 'auto' }} [options]
 * @returns {Picture}
 */
export function writeSvg(example, { t = Infinity, ...options } = {}) {
  const { draw, widthPx, heightPx } = createPicture(example, options);
  return { svg: draw(t), widthPx, heightPx };
}
