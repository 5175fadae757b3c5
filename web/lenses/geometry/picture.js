/** The picture: values as points, their convex hull, and the weighted values tip to tail. Whoever moves a point edits its value. */

import { useMemo, useState } from 'preact/hooks';
import { mostMagnitude } from '../../model/limits.js';
import { nextGesture, tint } from '../../view/cells.js';
import { html } from '../../view/html.js';
import { useDrag } from '../drag.js';
import { Axes, badgePx, leaveRoom } from '../plane.js';
import { along } from './directions.js';
import { placeLabels } from './labels.js';
import { Moving } from './moving.js';
import { edges, outline } from './outline.js';
import { pathOf } from './path.js';
import { fitScale, ticks } from './scale.js';

/**
 * @typedef {import('../../view/figure.js').View} View
 * @typedef {import('../../core/index.js').Tensor} Tensor
 * @typedef {import('./outline.js').Point} Point
 * @typedef {import('./scale.js').Scale} Scale
 * @typedef {object} Scheme        what is drawn along which directions
 * @property {'line' | 'plane' | 'best' | 'space'} kind
 * @property {number[]} axes       dimensions; none for the best plane
 * @property {import('./directions.js').Directions} directions
 * @property {string[]} names      of the axes
 * @property {number} turn @property {number} tilt  in degrees, of a space
 */

const lanePx = 14;
const marginPx = 14;

/** @param {{ view: View, scheme: Scheme, isInside: boolean | null, nearest: number[] | null }} props */
export function Picture({ view, scheme, isInside, nearest }) {
  const { text, scene: { values, D, S }, focus, layout, can, set } = view;
  const { kind, directions: { across, up, nearness }, axes, names } = scheme;
  const { weighted, partial, embedding, output } = focus.scene;
  const [held, hold] = useState(/** @type {Scale | null} */ (null));
  const [isLine, isSpace] = [kind === 'line', kind === 'space'];

  const width = view.widthPx < 880 ? Math.min(view.widthPx, 620) : Math.round(view.widthPx * 0.52);
  const lane = isLine ? Math.min(lanePx, 240 / S) : 0;
  const height = Math.round(isLine ? 130 + lane * S : Math.min(480, isSpace ? width : width * 0.84));
  /** @param {ArrayLike<number>} data @param {number} [row] @returns {Point} */
  const project = (data, row) => [along(across, data, row), along(up, data, row)];

  const points = rowsOf(values, D).map((row) => project(row));
  const everything = [values, weighted, partial, embedding].flatMap((tensor) => rowsOf(tensor, D));
  const seen = isSpace ? ball(everything, axes, project) : everything.map((row) => project(row));
  const room = leaveRoom(text, seen, width, height, marginPx);
  const box = isLine ? { ...room.box, top: 64, height: 2 } : isSpace ? { left: 16, top: 16, width: width - 32, height: height - 32 } : room.box;
  // While a point is dragged the scale stands still: it would run away from under the pointer.
  const scale = held ?? fitScale(seen, box);
  const { place } = scale;

  const places = points.map(place);
  const [result, original] = [output, embedding].map(({ data }) => place(project(data)));
  const centre = [0, 1].map((axis) => places.reduce((sum, point) => sum + point[axis], 0) / S);
  const ends = isSpace ? axisEnds(view, scheme, scale) : [];
  const labels = [text.say('output.short'), text.say('original.short')];
  const spots = placeLabels([
    ...ends.map(({ at, name }) => label(at, name, [at[0] - width / 2, at[1] - height / 2], 4)),
    ...layout.tokens.map((token) => ({ at: places[token], width: 20, height: 20, away: /** @type {Point} */ (isLine ? [0, -1] : places[token].map((number, i) => number - centre[i])), gap: 7 })),
    label(result, labels[0], isLine ? [0, -1] : [1, 0.3], 10),
    label(original, labels[1], isLine ? [0, -1] : [-1, 0.3], 10),
  ], [...places, result], { width, height });
  const [resultSpot, originalSpot] = spots.slice(-2);

  const turn = useDrag({
    start: () => scheme,
    move: (from, right, up) => turnTo(from, right / 2, up / 2),
    step: (right, up, isLarge) => turnTo(scheme, right * (isLarge ? 15 : 5), up * (isLarge ? 15 : 5)),
  });
  const turnTo = (/** @type {Scheme} */ from, /** @type {number} */ right, /** @type {number} */ up) =>
    set.look({ turn: Math.round(((from.turn - right + 900) % 360) - 180), tilt: Math.round(Math.min(90, Math.max(-90, from.tilt - up))) });
  const depths = nearness && depthsOf(values, nearness);
  return html`<svg class=${`plane geometry-picture is-${kind}`} width=${width} height=${height} direction="ltr"
    role="group" aria-label=${`${text.say('geometry.picture')} ${isSpace ? text.say('geometry.turn') : ''}`} ...${isSpace && { tabindex: 0, ...turn }}>
    ${isSpace ? ends.map(({ path, dots, name }, i) => html`<g key=${i} class="plane-axes"><g class="is-zero"><path d=${path} />${dots.map(([x, y]) => html`<circle cx=${x} cy=${y} r="1.5" />`)}</g><text x=${spots[i][0]} y=${spots[i][1]}>${name}</text></g>`)
      : html`<${Axes} text=${text} scale=${scale} left=${room.left} width=${width} height=${height} names=${names} />`}
    <path class="geometry-hull" d=${pathOf(outline(points).map(place), true)} />
    ${depths && S <= 64 && html`<${HullEdges} values=${values} axes=${axes} places=${places} depths=${depths} />`}
    <${Moving} view=${view} place=${(/** @type {ArrayLike<number>} */ data, /** @type {number} */ row) => place(project(data, row))} lane=${lane} labels=${labels} spots=${[resultSpot, originalSpot]}
      isOutside=${isInside === false} gap=${nearest && isInside === false ? pathOf([place(project(nearest)), result]) : ''}>
      ${places.map((at, token) => html`<${ValuePoint} key=${token} view=${view} token=${token} at=${at} spot=${spots[ends.length + layout.tokens.indexOf(token)]} isNamed=${layout.tokens.includes(token)}
        r=${depths ? 2.5 + depths[token] * 3 : 4} move=${can.edit && (kind === 'plane' || isLine) ? { axes, scale, hold } : null} />`)}
    <//>
  </svg>`;
}

/** @param {Tensor} tensor @param {number} D */
const rowsOf = ({ data }, D) => Array.from({ length: data.length / D }, (_, row) => Array.from(data.slice(row * D, row * D + D)));

/** How near each point is: 0 the farthest, 1 the nearest. @param {Tensor} values @param {number[]} nearness */
function depthsOf(values, nearness) {
  const depths = rowsOf(values, nearness.length).map((row) => along(nearness, row));
  const [least, most] = [Math.min(...depths), Math.max(...depths)];
  return depths.map((depth) => (most > least ? (depth - least) / (most - least) : 0.5));
}

/**
 * Two corners of a square around everything, however it is turned.
 * @param {number[][]} rows @param {number[]} axes @param {(row: number[]) => Point} project @returns {Point[]}
 */
function ball(rows, axes, project) {
  const middle = rows[0].map((_, k) => (axes.includes(k) ? (Math.min(...rows.map((row) => row[k])) + Math.max(...rows.map((row) => row[k]))) / 2 : 0));
  const radius = Math.max(1e-9, ...rows.map((row) => Math.hypot(...axes.map((k) => row[k] - middle[k]))));
  const [x, y] = project(middle);
  return [[x - radius, y - radius], [x + radius, y + radius]];
}

/** Three lines through zero, each as long as what lies along it. @param {View} view @param {Scheme} scheme @param {Scale} scale */
function axisEnds({ text, scene: { values, D }, focus }, { axes, directions, names }, { place, step }) {
  return axes.map((axis, i) => {
    const end = (/** @type {number} */ at) => place([directions.across[axis] * at, directions.up[axis] * at]);
    const numbers = [values, focus.scene.partial].flatMap((tensor) => rowsOf(tensor, D).map((row) => row[axis]));
    const marks = ticks([Math.floor(Math.min(0, ...numbers) / step) * step, Math.ceil(Math.max(0, ...numbers) / step) * step], step);
    const [least, most] = [marks[0], marks[marks.length - 1]];
    const longest = most >= -least ? most : least;
    return { at: end(longest), name: `${names[i]}: ${text.plain(longest)}`, path: pathOf([end(least), end(most)]), dots: marks.filter(Boolean).map(end) };
  });
}

/** @param {Point} at @param {string} words @param {number[]} away @param {number} gap */
const label = (at, words, away, gap) => ({ at, width: words.length * 7.5, height: 18, away: /** @type {Point} */ (away), gap });

/** @param {{ values: Tensor, axes: number[], places: Point[], depths: number[] }} props */
function HullEdges({ values, axes, places, depths }) {
  const pairs = useMemo(() => edges(rowsOf(values, values.shape[1]).map((row) => axes.map((axis) => row[axis]))), [values.data, axes.join()]);
  return pairs.map(([i, j]) => html`<path key=${`${i}-${j}`} class="geometry-edge" d=${pathOf([places[i], places[j]])} opacity=${0.3 + 0.35 * (depths[i] + depths[j])} />`);
}

/**
 * @typedef {{ axes: number[], scale: Scale, hold: (scale: Scale | null) => void }} Move
 * @param {{ view: View, token: number, at: Point, isNamed: boolean, spot: Point, r: number, move: Move | null }} props
 */
function ValuePoint({ view, token, at: [x, y], isNamed, spot, r, move }) {
  const { text, scene, shown, lit, edit } = view;
  const { axes, scale, hold } = move ?? { axes: [], scale: null, hold: () => {} };
  const now = axes.map((axis) => scene.data.values[token][axis]);
  /** @param {number[]} numbers @param {string} [gesture] */
  const set = (numbers, gesture) => {
    const cells = axes.map((column, i) => ({ row: token, column, number: Math.min(mostMagnitude, Math.max(-mostMagnitude, numbers[i])) }));
    if (cells.some(({ number }, i) => number !== now[i])) edit.numbers('values', cells, gesture);
  };
  const drag = useDrag({
    start() {
      hold(scale);
      return { now, gesture: nextGesture(), scale: /** @type {Scale} */ (scale) };
    },
    move: ({ now, gesture, scale: { perUnit, across, up: upwards } }, ...px) => {
      const quantum = 10 ** Math.ceil(Math.log10(1 / perUnit) - 1e-9);
      set(now.map((number, i) => {
        const [least, most] = [across, upwards][i];
        return Number((Math.round(Math.min(most, Math.max(least, number + px[i] / perUnit)) / quantum) * quantum).toPrecision(12));
      }), gesture);
    },
    end: () => hold(null),
    step: (right, up, isLarge) => set(now.map((number, i) => Math.round(number * 1000 + (i === 1 ? up : axes[1] === undefined ? right + up : right) * (isLarge ? 100 : 10)) / 1000)),
  });
  const handle = !move ? {} : isNamed
    ? { role: 'slider', tabindex: 0, 'aria-label': text.say('geometry.point', { token: scene.data.tokens[token] }), 'aria-valuemin': -mostMagnitude, 'aria-valuemax': mostMagnitude, 'aria-valuenow': now[0],
      'aria-valuetext': axes.map((axis) => `${text.say('dimension', { dim: axis + 1 })}: ${text.number(shown.values.at(token * scene.D + axis))}`).join('; '), ...drag }
    : drag;
  return html`<g class=${`plane-point geometry-point ${tint(token)}${move ? ' is-movable' : ''}${lit?.token === token ? ' is-lit' : ''}`} data-token=${token} aria-hidden=${move && isNamed ? undefined : true} ...${handle}>
    ${isNamed && html`<circle cx=${spot[0]} cy=${spot[1]} r=${badgePx} /><text x=${spot[0]} y=${spot[1]}>${token + 1}</text>`}
    ${move && html`<circle class="is-reach" cx=${x} cy=${y} r="14" />`}
    <circle class="is-dot" cx=${x} cy=${y} r=${r} />
  </g>`;
}
