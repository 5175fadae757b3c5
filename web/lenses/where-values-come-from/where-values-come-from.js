/** The chosen token from its number in a vocabulary to its value: four things that are all called embedding. */

import { useEffect, useMemo } from 'preact/hooks';
import { embeddingsOf } from '../../model/data.js';
import { row } from '../../model/scene.js';
import { largest } from '../../model/shown.js';
import { html } from '../../view/html.js';
import { DimPager } from '../../view/pager.js';
import { barsFor } from '../bars.js';
import { Chain, math, Product, Step } from '../chain.js';
import { Caption, Question } from '../parts.js';
import { positionOf } from '../position.js';
import { setProjection, tensorOf, typed } from './project.js';
import { findProjection, presetMatrix, presetsFor, writeProjection } from './projection.js';
import { Sentences } from './sentences.js';

/**
 * @typedef {import('../../view/figure.js').View} View
 * @typedef {import('../../model/data.js').Matrix} Matrix
 */

/** @param {import('../../view/lenses.js').LensProps} props */
export function WhereValuesComeFrom({ view, attention }) {
  const { text, scene, shown, set, state: { token, data, look } } = view;
  const { D } = scene;
  const projection = useMemo(() => findProjection(attention, data, look.wv), [data.values, data.embeddings, look.wv]);
  const known = projection && writeProjection(projection);
  // Undo brings the W_V of before back; the link is to carry that one. Drawing anew has to wait until this drawing is done.
  useEffect(() => {
    if (known && known !== (look.wv ?? 'identity')) queueMicrotask(() => set.look({ wv: known }));
  }, [known, look.wv]);

  const x = row(scene.embeddings, token);
  const p = { data: Float32Array.from(positionOf(token, D)), shape: [D] };
  const e = attention.subtract({ from: x, what: p });
  const parts = {
    e: view.differences(e, largest([x, p])),
    p: view.figures(p),
    x: { at: (/** @type {number} */ dim) => shown.embeddings.at(token * D + dim) },
    v: { at: (/** @type {number} */ dim) => shown.values.at(token * D + dim) },
  };
  const bars = barsFor([...e.data, ...p.data, ...x.data, ...row(scene.values, token).data]);
  // Nothing of the figure is in it.
  const sentences = useMemo(() => html`<${Sentences} view=${view} attention=${attention} />`, [attention, text, view.state.precision, look.word]);
  const words = [...new Set(data.tokens)];
  const all = (/** @type {{ at: (dim: number) => any }} */ { at }) => Array.from({ length: D }, (_, dim) => at(dim));
  return html`<${Question} text=${text} lens="where" />
    <${Caption}>${text.say('where.caption', { token: data.tokens[token], index: words.indexOf(data.tokens[token]), e: all(parts.e), p: all(parts.p), x: all(parts.x), v: all(parts.v) })}<//>
    <div class="lens-steps">
      <div>
        <${Vocabulary} view=${view} words=${words} />
        <${InputChain} view=${view} attention=${attention} parts=${parts} bars=${bars} position=${p} projection=${projection} exact=${e} />
      </div>
      <${ValueChain} view=${view} parts=${parts} bars=${bars} projection=${projection} />
    </div>
    <${DimPager} view=${view} />
    ${sentences}`;
}

/** Step 1: the token's number. @param {{ view: View, words: string[] }} props words: all that there are, each once */
function Vocabulary({ view: { text, state: { token, data }, layout }, words }) {
  const inView = new Set([...layout.tokens, token].map((one) => data.tokens[one]));
  return html`<${Step} title=${text.say('where.index')} what=${text.say('where.index.what')}>
    <ul class="vocabulary">${words.map((word, i) => inView.has(word) && html`<li key=${i} class=${word === data.tokens[token] ? 'is-chosen' : ''}><span class="muted">${text.count(i)}</span> <bdi>${word}</bdi></li>`)}</ul>
  <//>`;
}

/** @param {{ view: View, attention: import('../../view/lenses.js').LensProps['attention'], parts: any, bars: any, position: any, projection: Matrix | null, exact: any }} props */
function InputChain({ view, attention, parts, bars, position, projection, exact }) {
  const { text, edit, figures, state: { token, data } } = view;
  const six = figures(exact, 6);
  /** A typed number of e is x - p; x follows, and with it v. @type {import('../chain.js').Edit['onNumber']} */
  const onNumber = (dim, number, gesture) => {
    const p = position.data[dim];
    const sum = attention.weightedSum({ weights: [[1, 1]], values: [[number], [p]] });
    const [[x]] = typed(attention, sum, Math.max(Math.abs(number), Math.abs(p)));
    const embeddings = embeddingsOf(data).map((cells, i) => (i === token ? cells.map((old, k) => (k === dim ? x : old)) : cells));
    edit.change((now, core) => setProjection(core, now, embeddings, /** @type {Matrix} */ (projection)), gesture);
  };
  const label = (/** @type {number} */ dim) => text.say('where.e.of', { token: data.tokens[token], dim: dim + 1 });
  return html`<${Step} title=${text.say('where.x')} what=${text.say('where.x.what')}>
    <${Chain} view=${view} label=${text.say('where.x')} rows=${[
      { id: 'e', symbol: html`<b>e</b>`, name: text.say('where.e.name'), at: parts.e.at, bars, edit: projection && { label, value: (/** @type {number} */ dim) => six.at(dim).number, onNumber } },
      { id: 'p', sign: '+', symbol: html`<b>p</b>`, name: text.say('where.p.name', { number: token + 1 }), at: parts.p.at, bars },
      { id: 'x', sign: '=', symbol: html`<b>x</b>`, name: text.say('where.x.name'), at: parts.x.at, bars, terms: (/** @type {number} */ dim) => [{ number: parts.e.at(dim) }, { number: parts.p.at(dim) }] },
    ]} />
  <//>`;
}

/** @param {{ view: View, parts: any, bars: any, projection: Matrix | null }} props */
function ValueChain({ view, parts, bars, projection }) {
  const { text, edit, set, scene: { D } } = view;
  const title = text.say('where.v');
  const chosen = projection && writeProjection(projection);
  /** The look first: it is believed from when the values agree, and nothing is redrawn in between. @param {Matrix} next @param {string} [gesture] */
  const choose = (next, gesture) => {
    set.look({ wv: writeProjection(next) });
    edit.change((now, core) => setProjection(core, now, embeddingsOf(now), next), gesture);
  };
  return html`<${Step} title=${title} what=${text.say('where.v.what')}>
    ${chosen !== 'identity' && projection ? null : html`<p>${math(text.say(projection ? 'where.v.identity' : 'where.v.unknown'))}</p>`}
    <${Product} view=${view} name="W_V" title=${title} choice=${chosen ?? ''} options=${presetsFor(D).map((value) => ({ value, label: text.say(`where.${value}`) }))}
      onChoose=${(/** @type {import('./projection.js').Preset} */ value) => choose(presetMatrix(value, D))} factor=${parts.x.at} matrix=${projection && tensorOf(projection)}
      onNumber=${(/** @type {number} */ at, /** @type {number} */ number, /** @type {string | undefined} */ gesture) =>
        projection && choose(projection.map((cells, i) => cells.map((old, k) => (i * D + k === at ? number : old))), gesture)}
      result=${{ id: 'last', symbol: html`<b>v</b>`, name: text.say('where.v.name'), at: parts.v.at, bars }} />
  <//>`;
}
