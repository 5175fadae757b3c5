/** What keeps the information that the sum does not, each with the numbers of both ends. */

import { largest } from '../../model/shown.js';
import { html } from '../../view/html.js';
import { hasWay } from './ends.js';
import { countFree, firstDims, lookAt } from './free-directions.js';
import { findDifferences, reverseRows } from './witness.js';

/**
 * @typedef {import('../../core/index.js').Tensor} Tensor
 * @typedef {import('../../story/caption.js').Argument} Argument
 * @typedef {{ view: import('../../view/figure.js').View, attention: import('../../core/lenses.js').Looking, ends: import('./ends.js').Ends, k: number, hidden: ReadonlyArray<number> }} Props
 * @typedef {[string, Record<string, Argument>]} Sentence  id of a message, and what it is filled with
 */

/** Dimensions of a head in BERT, GPT-2 and many others. */
const commonWidth = 64;

/** In the order that they are listed. @type {Record<string, (props: Props) => Sentence>} */
const answers = { scores, dims: moreDimensions, heads: moreHeads, residual, none: () => ['same-sum.none.what', { width: commonWidth, most: commonWidth + 1 }] };

/** @param {Props} props */
export function Answers(props) {
  const { text, state: { look }, set } = props.view;
  const isNegative = props.ends.weights.data.some((weight) => weight < 0); // no score gives that
  const ids = Object.keys(answers).filter((id) => id === 'none' || (hasWay(props.ends) && !(id === 'scores' && isNegative)));
  return html`<h4 class="same-sum-keeps">${text.say('same-sum.keeps')}</h4>
    ${ids.map((id) => html`<details key=${id} class="panel" open=${look.open === id} onToggle=${(/** @type {Event} */ event) => {
      const { open } = /** @type {HTMLDetailsElement} */ (event.currentTarget);
      if (open !== (look.open === id)) set.look({ open: open ? id : null });
    }}>
      <summary>${text.say(`same-sum.${id}`)}</summary>
      ${look.open === id && html`<p>${text.say(...answers[id](props))}</p>`}
    </details>`)}`;
}

/** The two rows of a matrix, as they are said. @param {import('../../model/shown.js').Figures} figures @param {number} length */
const bothRows = (figures, length) => ({ a: firstDims(length).map((i) => figures.at(i)), b: firstDims(length).map((i) => figures.at(length + i)) });

/** @param {Props} props @returns {Sentence} */
function scores({ view, attention, ends: { weights } }) {
  return ['same-sum.scores.what', bothRows(view.figures(attention.logits({ weights })), view.scene.S)];
}

/** One more dimension of the values; where there is none that helps, one that marks a token. @param {Props} props @returns {Sentence} */
function moreDimensions({ view, attention, ends, k, hidden }) {
  const { values } = view.scene;
  const looked = firstDims(k);
  const free = (/** @type {number[]} */ dims, /** @type {ReadonlyArray<number>} */ marked) => countFree(attention, lookAt(values, dims, marked));
  const before = free(looked, hidden);
  const { outputs, dims } = findDifferences(attention, ends.weights, values);
  const dim = dims.find((one) => one >= k);
  if (dim === undefined) return ['same-sum.dims.mark', { ...marked(view, ends), before, after: free(looked, [...hidden, ends.rising]) }];
  const figures = view.differences(outputs, largest([values]));
  return ['same-sum.dims.what', { dim: dim + 1, a: figures.at(dim), b: figures.at(outputs.shape[1] + dim), before, after: free([...looked, dim], hidden) }];
}

/** Another head has other values: here the rows in reverse order, or, where they give the same as well, some that mark a token. @param {Props} props @returns {Sentence} */
function moreHeads({ view, attention, ends, k }) {
  const { values } = view.scene;
  const { outputs, dims } = findDifferences(attention, ends.weights, reverseRows(lookAt(values, firstDims(k))));
  return dims.length > 0 ? ['same-sum.heads.what', bothRows(view.differences(outputs, largest([values])), k)] : ['same-sum.heads.mark', marked(view, ends)];
}

/** Values that are 1 for one token and 0 for the others have its weight for their output. @param {Props['view']} view @param {Props['ends']} ends */
function marked(view, { weights, rising: token }) {
  const figures = view.differences(weights, 2 * largest([weights]));
  return { token: view.state.data.tokens[token], a: figures.at(token), b: figures.at(view.scene.S + token) };
}

/** @param {Props} props @returns {Sentence} */
function residual({ view, attention }) {
  const { focus: { scene: { embedding, output }, shown }, shown: { embeddings }, state: { token, data }, scene: { D } } = view;
  const sum = attention.weightedSum({ weights: [1, 1], values: [[...embedding.data], [...output.data]] });
  const figures = view.differences(sum, largest([embedding, output]));
  const row = (/** @type {(dim: number) => import('../../model/shown.js').Shown} */ at) => firstDims(D).map(at);
  return ['same-sum.residual.what', { token: data.tokens[token], embedding: row((dim) => embeddings.at(token * D + dim)), output: row(shown.output.at), sum: row(figures.at) }];
}
