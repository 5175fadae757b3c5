/** The picture: values as points, their convex hull, and the weighted values tip to tail. Whoever moves a point edits its value. */

import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { mostMagnitude } from '../../model/limits.js';
import { nextGesture, tint } from '../../view/cells.js';
import { html } from '../../view/html.js';
import { along } from './directions.js';
import { Axes } from '../plane.js';
import { placeLabels } from './labels.js';
import { edges, outline } from './outline.js';
import { paintFrame } from './paint-frame.js';
import { pathOf } from './path.js';
import { fitScale, ticks } from './scale.js';

/**
 * @typedef {import('../../view/figure.js').View} View
 * @typedef {import('./outline.js').Point} Point
 * @typedef {import('./scale.js').Scale} Scale
 * @typedef {object} Scheme        what is drawn along which directions
 * @property {'line' | 'plane' | 'best' | 'space'} kind
 * @property {number[]} axes       dimensions; none for the best plane
 * @property {import('./directions.js').Directions} directions
 * @property {string[]} names      of the axes
 * @property {number} turn @property {number} tilt  in degrees, of a space
 */

const badgePx = 20;
const lanePx = 14;

/** @param {{ view: View, scheme: Scheme, isInside: boolean | null, nearest: number[] | null }} props */
export function Picture({ view, scheme, isInside, nearest }) {
  const { text, scene, focus, layout, lit, can } = view;
  const { values, D, S } = scene;
  const { kind, directions, axes } = scheme;
  const svg = useRef(/** @type {SVGSVGElement | null} */ (null));
  const [held, hold] = useState(/** @type {Scale | null} */ (null));

  const width = view.widthPx < 880 ? Math.min(view.widthPx, 620) : Math.round(view.widthPx * 0.52);
  const lane = Math.min(lanePx, 240 / S);
  const height = kind === 'line' ? Math.round(130 + lane * S) : Math.round(Math.min(480, kind === 'space' ? width : width * 0.84));
  /** @param {ArrayLike<number>} data @param {number} [row] @returns {Point} */
  const project = (data, row) => [along(directions.across, data, row), kind === 'line' ? 0 : along(directions.up, data, row)];
  /** @param {import('../../core/index.js').Tensor} tensor */
  const projectRows = ({ data }) => Array.from({ length: data.length / D }, (_, row) => project(data, row));

  const points = projectRows(values);
  const { weighted, partial, embedding, output } = focus.scene;
  const everything = [...points, ...projectRows(weighted), ...projectRows(partial), project(embedding.data)];
  const left = 10 + 8 * Math.max(5, ...everything.map(([, y]) => text.plain(Math.round(y)).length));
  const box = kind === 'line' ? { left: 24, top: 64, width: width - 48, height: 2 }
    : kind === 'space' ? { left: 16, top: 16, width: width - 32, height: height - 32 }
    : { left: left + 14, top: 46, width: width - left - 38, height: height - 100 };
  // While a point is dragged the scale stands still: it would run away from under the pointer.
  const scale = held ?? fitScale(kind === 'space' ? ball(scene, focus.scene, scheme) : everything, box);
  const { place } = scale;

  const places = points.map(place);
  const hull = outline(points);
  const result = place(project(output.data));
  const original = place(project(embedding.data));
  const centre = [0, 1].map((axis) => places.reduce((sum, point) => sum + point[axis], 0) / S);
  const names = [text.say('output.short'), text.say('original.short')];
  const away = ([x, y] = /** @type {Point} */ ([0, 0])) => /** @type {Point} */ (kind === 'line' ? [0, -1] : [x - centre[0], y - centre[1]]);
  const ends = kind === 'space' ? axisEnds(view, scheme, scale) : [];
  const spots = placeLabels([
    ...ends.map(({ at, name }) => label(at, name, [at[0] - width / 2, at[1] - height / 2], 4)),
    ...layout.tokens.map((token) => ({ at: places[token], width: badgePx, height: badgePx, away: away(places[token]), gap: 7 })),
    label(result, names[0], kind === 'line' ? [0, -1] : [1, 0.3], 10),
    label(original, names[1], kind === 'line' ? [0, -1] : [-1, 0.3], 10),
  ], [...places, result], { width, height });
  const [resultSpot, originalSpot] = spots.slice(-2);
  const badges = spots.slice(ends.length);

  useLayoutEffect(() => view.onFrame((frame) => svg.current && paintFrame(svg.current, frame, {
    scene, tokenScene: focus.scene, labels: { sum: text.say('runningSum'), output: names[0] },
    place: (data, row) => place(project(data, row)), lane: kind === 'line' ? lane : 0,
    labelShift: [resultSpot[0] - result[0], resultSpot[1] - result[1]],
  })));

  const turn = useTurn(view, scheme);
  const canMove = can.edit && (kind === 'plane' || kind === 'line');
  const depths = directions.nearness && depthsOf(values.data, directions.nearness, S);
  return html`<svg ref=${svg} class=${`plane geometry-picture is-${kind}`} width=${width} height=${height} viewBox=${`0 0 ${width} ${height}`} direction="ltr"
    role="group" aria-label=${`${text.say('geometry.picture')} ${kind === 'space' ? text.say('geometry.turn') : ''}`} tabindex=${kind === 'space' ? 0 : undefined} ...${turn}>
    ${kind === 'space' ? html`<g class="plane-axes">
      ${ends.map(({ path, dots, name }, i) => html`<g key=${i} class="is-zero"><path d=${path} />${dots.map(([x, y]) => html`<circle cx=${x} cy=${y} r="1.5" />`)}<text x=${spots[i][0]} y=${spots[i][1]}>${name}</text></g>`)}
    </g>` : html`<${Axes} text=${text} scale=${scale} left=${kind === 'line' ? 14 : left} width=${width} height=${height} names=${scheme.names} />`}
    ${kind === 'line' && html`<path class="geometry-line" d=${`M8 ${box.top + 1}H${width - 8}`} />`}
    <path class="geometry-hull" d=${pathOf(hull.map(place), true)} />
    ${depths && S <= 64 && html`<${HullEdges} values=${values} axes=${axes} places=${places} depths=${depths} />`}
    ${nearest && isInside === false && html`<path class="geometry-gap" d=${pathOf([place(project(nearest)), result])} />`}
    <g aria-hidden="true" class="geometry-arrows">${places.map((_, token) => html`<g key=${token} class=${`${tint(token)}${lit?.token === token ? ' is-lit' : ''}`} data-token=${token} data-arrow=${token}>
      <path /><text>${token + 1}</text>
    </g>`)}</g>
    <g class="geometry-original" aria-hidden="true"><path data-difference /><circle cx=${original[0]} cy=${original[1]} r="8" /><text x=${originalSpot[0]} y=${originalSpot[1]}>${names[1]}</text></g>
    ${places.map(([x, y], token) => html`<${ValuePoint} key=${token} view=${view} token=${token} x=${x} y=${y} spot=${badges[layout.tokens.indexOf(token)]} size=${depths ? depths[token] : 0.5}
      move=${canMove ? { axes, scale, hold, isHeld: held !== null } : null} />`)}
    <g class=${`geometry-sum${isInside === false ? ' is-outside' : ''}`} data-sum aria-hidden="true"><circle r="6" /><text /></g>
  </svg>`;
}

/** How near each point is: 0 the farthest, 1 the nearest. @param {ArrayLike<number>} data @param {number[]} nearness @param {number} S */
function depthsOf(data, nearness, S) {
  const depths = Array.from({ length: S }, (_, row) => along(nearness, data, row));
  const [least, most] = [Math.min(...depths), Math.max(...depths)];
  return depths.map((depth) => (most > least ? (depth - least) / (most - least) : 0.5));
}

/**
 * A square around everything that stays the same while it is turned.
 * @param {View['scene']} scene @param {View['focus']['scene']} token @param {Scheme} scheme @returns {Point[]}
 */
function ball({ values, D }, { weighted, partial, embedding }, { axes, directions }) {
  const rows = [values, weighted, partial, embedding].flatMap(({ data }) => Array.from({ length: data.length / D }, (_, row) => axes.map((axis) => data[row * D + axis])));
  const middle = axes.map((_, k) => (Math.min(...rows.map((row) => row[k])) + Math.max(...rows.map((row) => row[k]))) / 2);
  const radius = Math.max(1e-9, ...rows.map((row) => Math.hypot(...row.map((number, k) => number - middle[k]))));
  const whole = Array(D).fill(0);
  axes.forEach((axis, k) => (whole[axis] = middle[k]));
  const [x, y] = [along(directions.across, whole), along(directions.up, whole)];
  return [[x - radius, y - radius], [x + radius, y + radius]];
}

/** Three lines through zero, each as long as what lies along it. @param {View} view @param {Scheme} scheme @param {Scale} scale */
function axisEnds({ text, scene: { values, D }, focus }, { axes, directions, names }, { place, step }) {
  const end = (/** @type {number} */ axis, /** @type {number} */ at) => place([directions.across[axis] * at, directions.up[axis] * at]);
  return axes.map((axis, i) => {
    const numbers = [0, ...[values, focus.scene.partial].flatMap(({ data }) => Array.from({ length: data.length / D }, (_, row) => data[row * D + axis]))];
    const marks = ticks([Math.floor(Math.min(...numbers) / step) * step, Math.ceil(Math.max(...numbers) / step) * step], step);
    const [least, most] = [marks[0], marks[marks.length - 1]];
    const longest = most >= -least ? most : least;
    return { at: end(axis, longest), name: `${names[i]}: ${text.plain(longest)}`, path: pathOf([end(axis, least), end(axis, most)]), dots: marks.filter((mark) => mark !== 0).map((mark) => end(axis, mark)) };
  });
}

/** @param {Point} at @param {string} words @param {Point} away @param {number} gap */
const label = (at, words, away, gap) => ({ at, width: words.length * 7.5, height: 18, away, gap });

/** @param {{ values: import('../../core/index.js').Tensor, axes: number[], places: Point[], depths: number[] }} props */
function HullEdges({ values: { data, shape: [S, D] }, axes, places, depths }) {
  const memory = useRef(/** @type {{ data: unknown, key: string, pairs: [number, number][] } | null} */ (null));
  const key = axes.join();
  if (memory.current?.data !== data || memory.current.key !== key) {
    memory.current = { data, key, pairs: edges(Array.from({ length: S }, (_, row) => axes.map((axis) => data[row * D + axis]))) };
  }
  return html`<g class="geometry-edges">${memory.current.pairs.map(([i, j]) => html`<path key=${`${i}-${j}`} d=${pathOf([places[i], places[j]])} opacity=${0.3 + 0.35 * (depths[i] + depths[j])} />`)}</g>`;
}

/**
 * @typedef {{ axes: number[], scale: Scale, hold: (scale: Scale | null) => void, isHeld: boolean }} Move
 * @param {{ view: View, token: number, x: number, y: number, spot?: Point, size: number, move: Move | null }} props
 */
function ValuePoint({ view, token, x, y, spot, size, move }) {
  const { text, scene, shown, lit } = view;
  const isNamed = spot !== undefined;
  const handle = move && isNamed
    ? { role: 'slider', tabindex: 0, 'aria-label': text.say('geometry.point', { token: scene.data.tokens[token] }), 'aria-valuemin': -mostMagnitude, 'aria-valuemax': mostMagnitude, 'aria-valuenow': scene.data.values[token][move.axes[0]],
      'aria-valuetext': move.axes.map((axis) => `${text.say('dimension', { dim: axis + 1 })}: ${text.number(shown.values.at(token * scene.D + axis))}`).join('; ') }
    : { 'aria-hidden': true };
  const drag = useDrag(view, token, move);
  return html`<g class=${`geometry-point ${tint(token)}${move ? ' is-movable' : ''}${lit?.token === token ? ' is-lit' : ''}`} data-token=${token} ...${handle} ...${drag}>
    ${isNamed && html`<rect x=${spot[0] - badgePx / 2} y=${spot[1] - badgePx / 2} width=${badgePx} height=${badgePx} rx="5" /><text x=${spot[0]} y=${spot[1]}>${token + 1}</text>`}
    ${move && html`<circle class="is-reach" cx=${x} cy=${y} r="14" />`}
    <circle class="is-dot" cx=${x} cy=${y} r=${4 + (size - 0.5) * 3} />
  </g>`;
}

const arrowKeys = /** @type {Record<string, Point>} */ ({ ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] });

/** What moves a point: pointer and arrow keys. @param {View} view @param {number} token @param {Move | null} move */
function useDrag({ scene, edit }, token, move) {
  const drag = useRef(/** @type {{ x: number, y: number, numbers: number[], id: string, scale: Scale } | null} */ (null));
  if (!move) return {};
  const { axes, scale, hold } = move;
  const now = axes.map((axis) => scene.data.values[token][axis]);
  /** @param {number[]} numbers @param {string} [gesture] */
  const set = (numbers, gesture) => {
    const cells = axes.map((column, i) => ({ row: token, column, number: Math.min(mostMagnitude, Math.max(-mostMagnitude, numbers[i])) }));
    if (cells.some(({ number }, i) => number !== now[i])) edit.numbers('values', cells, gesture);
  };
  const end = () => {
    drag.current = null;
    hold(null);
  };
  return {
    /** @param {KeyboardEvent} event */
    onKeyDown: (event) => {
      const step = arrowKeys[event.key];
      if (!step || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      event.stopPropagation();
      set(now.map((number, i) => Math.round(number * 1000 + (step[i] + (axes.length === 1 ? step[1] : 0)) * (event.shiftKey ? 100 : 10)) / 1000));
    },
    /** @param {PointerEvent} event */
    onPointerDown: (event) => {
      if (event.button !== 0) return;
      const handle = /** @type {SVGElement} */ (event.currentTarget);
      handle.setPointerCapture(event.pointerId);
      drag.current = { x: event.clientX, y: event.clientY, numbers: now, id: nextGesture(), scale };
      hold(scale);
    },
    /** @param {PointerEvent} event */
    onPointerMove: (event) => {
      if (event.buttons === 0 && drag.current) return end();
      if (!drag.current) return;
      event.preventDefault();
      const { x, y, numbers, id, scale: { perUnit, across, up } } = drag.current;
      const limits = [across, up];
      const quantum = 10 ** Math.ceil(Math.log10(1 / perUnit) - 1e-9);
      const by = [event.clientX - x, y - event.clientY];
      set(numbers.map((number, i) => {
        const [least, most] = limits[i];
        return Number((Math.round(Math.min(most, Math.max(least, number + by[i] / perUnit)) / quantum) * quantum).toPrecision(12));
      }), id);
    },
    onPointerUp: end,
    onPointerCancel: end,
    onLostPointerCapture: () => drag.current && end(),
  };
}

/** What turns a space: pointer and arrow keys. @param {View} view @param {Scheme} scheme */
function useTurn({ set }, { kind, turn, tilt }) {
  const last = useRef(/** @type {{ x: number, y: number } | null} */ (null));
  if (kind !== 'space') return {};
  const by = (/** @type {number} */ right, /** @type {number} */ down) =>
    set.look({ turn: Math.round(((turn - right + 540) % 360) - 180), tilt: Math.round(Math.min(90, Math.max(-90, tilt + down))) });
  const end = () => (last.current = null);
  return {
    /** @param {KeyboardEvent} event */
    onKeyDown: (event) => {
      const step = arrowKeys[event.key];
      if (!step || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      event.stopPropagation();
      const degrees = event.shiftKey ? 15 : 5;
      by(step[0] * degrees, -step[1] * degrees);
    },
    /** @param {PointerEvent} event */
    onPointerDown: (event) => {
      if (event.button !== 0) return;
      /** @type {SVGElement} */ (event.currentTarget).setPointerCapture(event.pointerId);
      last.current = { x: event.clientX, y: event.clientY };
    },
    /** @param {PointerEvent} event */
    onPointerMove: (event) => {
      if (!last.current || event.buttons === 0) return end();
      const [right, down] = [event.clientX - last.current.x, event.clientY - last.current.y].map((px) => Math.trunc(px / 2));
      if (right === 0 && down === 0) return;
      last.current = { x: last.current.x + right * 2, y: last.current.y + down * 2 };
      by(right, down);
    },
    onPointerUp: end,
    onPointerCancel: end,
  };
}
