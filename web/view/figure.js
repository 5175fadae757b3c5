/**
 * The figure: builds one `View` (everything its parts need) from the session and draws the parts.
 *
 * @typedef {import('./session.js').Session} Session
 * @typedef {{ token?: number, dim?: number }} Lit  what is pointed at: its relatives are lit
 * @typedef {{ token: number, scene: import('../model/scene.js').TokenScene, shown: import('../model/shown.js').ShownToken }} Group  one query token
 * @typedef {ReturnType<typeof buildView>} View
 */

import { useEffect, useLayoutEffect, useReducer, useRef, useState } from 'preact/hooks';
import { figures, neatFigures } from '../model/shown.js';
import { segments } from '../story/bars.js';
import { Finding } from './finding.js';
import { html } from './html.js';
import { layOut } from './layout.js';
import { Lenses } from './lenses.js';
import { Ledger, RunningSum } from './ledger.js';
import { Later, Note, Notice, Panel, Proof } from './panel.js';
import { ExamplePick, Settings } from './settings.js';
import { Tokens } from './tokens.js';
import { loadLaterMessages } from './text.js';
import { Transport } from './transport.js';
import { Weights } from './weights.js';
import { say, Words } from './words.js';

/** What the figure is taken to be wide before it can be measured, in pixels. */
const presumedWidthPx = 960;

/** @param {{ session: Session }} props */
export function Figure({ session }) {
  const [lit, setLit] = useState(/** @type {Lit | null} */ (null));
  const light = (/** @type {Lit | null} */ next) => setLit((old) => (old?.token === next?.token && old?.dim === next?.dim ? old : next));
  const [arithmetic, open] = useState(/** @type {{ query: number, dim: number } | null} */ (null));
  const [pages, page] = useReducer((/** @type {Pages} */ old, /** @type {Partial<Pages>} */ change) => ({ ...old, ...change }), noPages);
  const stage = useRef(/** @type {HTMLElement | null} */ (null));
  const overlay = useRef(/** @type {HTMLElement | null} */ (null));
  const widthPx = useWidth(stage, () => session.painter.forgetPlaces());

  const at = `${session.frame.index}/${session.state.grain}/${session.state.token}`;
  const view = buildView(session, { lit, light, arithmetic, open, pages, page: (change) => page({ ...change, at }), at, widthPx });
  session.view = view;

  useLayoutEffect(() => {
    if (!stage.current || !overlay.current) return;
    session.painter.attach(stage.current, overlay.current, JSON.stringify([view.layout, state.token, state.all, state.hide, text.lang]), view.shown);
    session.paint();
  });

  const { text, state, scene, can, later } = view;
  const story = { scene, shown: view.shown, token: state.token, tokenShown: view.focus.shown, all: state.all };
  const sentence = say(view, story, session.frame);
  const shows = (/** @type {string} */ part) => !state.hide.includes(part);
  const words = html`<${Words} view=${view} story=${story} sentence=${sentence} isEquationShown=${shows('equation')} isCaptionShown=${shows('caption')} />`;
  const notice = html`<${Notice} view=${view} />`;
  const { isNarrow } = view.layout;
  return html`<section
    class="figure"
    part="figure"
    lang=${text.lang}
    dir=${text.dir}
    data-theme=${state.theme}
    data-highlight=${session.highlight}
    data-narrow=${isNarrow ? '' : undefined}
    aria-label=${text.say('figure')}
    onKeyDown=${session.onKey}
    onPointerOver=${(/** @type {Event} */ event) => light(litBy(event))}
    onPointerLeave=${() => light(null)}
    onFocusIn=${(/** @type {Event} */ event) => {
      light(litBy(event));
      // From the first touch on, what a slip would be answered with is at hand, also offline.
      void loadLaterMessages().catch(() => {});
    }}
    onFocusOut=${() => light(null)}
  >
    ${shows('tokens') && html`<${Tokens} view=${view}>${can.edit && html`<${ExamplePick} view=${view} />`}<//>`}
    <div class=${`stage${state.all ? ' is-all' : ''}`} part="stage" role="group" tabindex="0" aria-label=${text.say('stage')} ref=${stage} dir="ltr" style=${stageStyle(view.layout)}>
      ${shows('weights') && html`<${Weights} view=${view} />`}
      <${Ledger} view=${view} />
      <${RunningSum} view=${view} group=${view.focus} />
      <div class="overlay" aria-hidden="true" ref=${overlay}></div>
    </div>
    <${Later} view=${view} part="Arithmetic" isWanted=${arithmetic !== null} />
    ${state.controls === 'none'
      ? html`${words}${notice}`
      : html`<${Transport} view=${view} caption=${sentence} words=${isNarrow ? null : words} notice=${notice} />${isNarrow ? words : null}`}
    ${can.choose && html`<${Settings} view=${view} />
      ${shows('lens') && html`<${Lenses} view=${view} />`}
      <div class="panels">
        ${later.panels.predict && shows('predict') && html`<${Panel} view=${view} title=${text.say('predict.title')} part="Predict" load=${later.panels.predict}
          isOpen=${state.predict !== ''} onOpen=${(/** @type {boolean} */ isOpen) => view.set.predict(isOpen ? 'number' : '')} />`}
        ${shows('source') && html`<${Panel} view=${view} title=${text.say('source.title')} part="Source" />`}
        ${shows('audit') && state.data.printed && html`<div role="group" aria-label=${text.say('audit')}>
          <${Panel} view=${view} title=${text.say('audit.title')} aside=${html`<${Finding} view=${view} />`} part="AuditPanel" />
        </div>`}
        ${shows('editor') && can.edit && html`<${Panel} view=${view} title=${text.say('editor.title')} part="Editor" />`}
        ${later.panels.import && shows('import') && can.edit && html`<${Panel} view=${view} title=${text.say('import.title')} part="OwnData" load=${later.panels.import} />`}
        ${later.panels.export && shows('export') && html`<${Panel} view=${view} title=${text.say('take-away')} part="TakeAway" load=${later.panels.export} />`}
      </div>`}
    <footer class="foot">
      ${shows('note') && html`<${Note} view=${view} />`}
      ${shows('proof') && html`<${Proof} view=${view} attention=${session.attention} />`}
    </footer>
  </section>`;
}

/** @param {import('./layout.js').Layout} layout */
const stageStyle = ({ labelPx, slotPx, cellPx, numberPx }) => ({ '--label': `${labelPx}px`, '--slot': `${slotPx}px`, '--cell': `${cellPx}px`, '--number': `${numberPx}px` });

/** @typedef {{ at: string, token?: number, dim?: number, query?: number }} Pages  pages turned by hand, good while the state lasts */
/** @type {Pages} */
const noPages = { at: '' };

/**
 * Width of an element in whole pixels, measured before the first picture and whenever it changes.
 * @param {{ current: HTMLElement | null }} ref @param {() => void} onChange
 */
function useWidth(ref, onChange) {
  const [widthPx, setWidth] = useState(presumedWidthPx);
  useLayoutEffect(() => {
    const width = ref.current?.clientWidth ?? 0;
    if (width > 0) setWidth(width);
  }, []);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      onChange();
      // Later, as a new layout within the notification would be one too many.
      if (entry.contentRect.width > 0) setTimeout(() => setWidth(Math.round(entry.contentRect.width)), 0);
    });
    if (ref.current) observer.observe(ref.current);
    return () => observer.disconnect();
  }, []);
  return widthPx;
}

/** What an event points at. @param {Event} event @returns {Lit | null} */
function litBy(event) {
  const cell = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest('[data-token], [data-dim]'));
  if (!cell) return null;
  const { token, dim } = cell.dataset;
  return { token: token === undefined ? undefined : Number(token), dim: dim === undefined ? undefined : Number(dim) };
}

/**
 * @param {Session} session
 * @param {{ lit: Lit | null, light: (lit: Lit | null) => void, arithmetic: { query: number, dim: number } | null,
 *   open: (cell: { query: number, dim: number } | null) => void, pages: Pages, page: (change: { token?: number, dim?: number, query?: number }) => void,
 *   at: string, widthPx: number }} own
 */
function buildView(session, { pages, at, widthPx, ...own }) {
  const { attention, text, state, scene, shown, timeline, tempo, frame, actions } = session;
  const { precision } = state;
  const turned = pages.at === at ? pages : noPages;
  const focus = session.group(state.token);
  const layout = layOut({
    widthPx,
    S: scene.S,
    D: scene.D,
    isAll: state.all,
    characters: widestNumber(session, focus),
    weightCharacters: shown.weights.digits + (focus.shown.weights.at(0).isRounded ? 3.2 : 2),
    active: {
      token: turned.token ?? frame.move?.token ?? 0,
      dim: turned.dim ?? own.arithmetic?.dim ?? frame.move?.dim ?? 0,
      query: turned.query ?? state.token,
    },
  });
  const groups = state.all ? layout.queries.map(session.group) : [focus];
  const isEditable = !state.lock && state.controls === 'all';
  const scale = session.barScale(groups);
  /** @type {Map<string, import('../story/bars.js').Segment[]>} */
  const stacks = new Map();
  const before = session.view?.stacks;
  return {
    ...own,
    widthPx,
    id: session.id,
    root: session.root,
    later: session.later,
    onFrame: session.onFrame,
    text,
    state,
    scene,
    shown,
    timeline,
    tempo,
    frame,
    layout,
    focus,
    groups,
    scale,
    /** The stacked bar of an output number. @param {Group} group @param {number} dim */
    segmentsOf: (group, dim) => {
      const key = `${group.token}:${dim}`;
      const known = stacks.get(key) ?? sameSegments(segments(scale, group.scene.weighted, scene.D, dim), before?.get(key));
      stacks.set(key, known);
      return known;
    },
    stacks,
    isPlaying: session.isPlaying,
    can: { edit: isEditable, choose: state.controls === 'all' },
    set: actions.set,
    edit: actions.edit,
    transport: actions.transport,
    checks: {
      numbers: groups.reduce((sum, { scene: { check } }) => sum + check.numbers, 0),
      maxDifference: Math.max(...groups.map(({ scene: { check } }) => check.maxDifference)),
    },
    isAnyRounded: [focus.shown.output, focus.shown.weights].some((one, i) => Array.from({ length: i ? scene.S : scene.D }, (_, k) => one.at(k).isRounded).some(Boolean)),
    /** @param {import('../core/index.js').Tensor} numbers @param {number} [digits] */
    figures: (numbers, digits) => figures(attention, numbers, digits ?? attention.digits({ numbers, most: precision })),
    /** Differences of numbers up to `operand`. @param {import('../core/index.js').Tensor} numbers @param {number} operand */
    differences: (numbers, operand) => neatFigures(attention, numbers, precision, operand),
    /** @param {number} query @param {number} token */
    scoreAt: (query, token) => session.scores()[query][token],
    /** The weight of the tokens that are not in view, together. */
    restWeight: () => {
      const inView = new Set(layout.tokens);
      const rest = Float32Array.from(focus.scene.weights.data).map((weight, token) => (inView.has(token) ? 0 : weight));
      const { sums } = attention.rescale({ weights: { data: rest, shape: [1, rest.length] } });
      return neatFigures(attention, sums, precision).at(0);
    },
  };
}

/** The bar before, where it is the same. @param {import('../story/bars.js').Segment[]} now @param {import('../story/bars.js').Segment[]} [before] */
const sameSegments = (now, before) => (before?.length === now.length && now.every(({ start, length }, i) => start === before[i].start && length === before[i].length) ? before : now);

/** Characters of the widest number that can stand in a cell: mark, sign, whole part, point, decimals. @param {Session} session @param {Group} group */
function widestNumber({ scene, shown }, { scene: token, shown: tokenShown }) {
  let most = 1;
  for (const { data } of [scene.values, scene.embeddings, token.partial]) for (const number of data) most = Math.max(most, Math.abs(number));
  const isRounded = Array.from({ length: scene.D }, (_, dim) => tokenShown.output.at(dim).isRounded).some(Boolean);
  const digits = Math.max(shown.values.digits, tokenShown.output.digits);
  return (isRounded ? 1.2 : 0) + 1 + Math.floor(Math.log10(most)) + 1 + 0.6 + digits;
}
