/** What keeps the information that the sum does not, each with the numbers of both ends. */

import { largest } from '../../model/shown.js';
import { html } from '../../view/html.js';
import { hasWay } from './ends.js';
import { countUp, lookAt } from './free-directions.js';
import { compareEnds, reverseRows } from './other-head.js';
import { sayWeights } from './say-weights.js';

/**
 * @typedef {import('../../story/caption.js').Argument} Argument
 * @typedef {{ view: import('../../view/figure.js').View, attention: import('../../core/lenses.js').Looking, ends: import('./ends.js').Ends, k: number }} Props
 */

/** Dimensions of a head in BERT, GPT-2 and many others. */
const commonWidth = 64;

/** In the order that they are listed: what fills in the answer, or null where there is none. @type {Record<string, (props: Props) => Record<string, Argument> | null>} */
const answers = {
  scores,
  dims: moreDimensions,
  heads: moreHeads,
  residual,
  none: () => ({ width: commonWidth, most: commonWidth + 1 }),
};

/** @param {Props} props */
export function Answers(props) {
  const { text, state: { look }, set } = props.view;
  const ids = hasWay(props.ends) ? Object.keys(answers) : ['none'];
  return html`<h4 class="same-sum-keeps">${text.say('same-sum.keeps')}</h4>
    ${ids.map((id) => {
      const args = answers[id](props);
      return args && html`<details key=${id} class="panel" open=${look.open === id} onToggle=${(/** @type {Event} */ event) => {
        const { open } = /** @type {HTMLDetailsElement} */ (event.currentTarget);
        if (open !== (look.open === id)) set.look({ open: open ? id : null });
      }}><summary>${text.say(`same-sum.${id}`)}</summary><p>${text.say(`same-sum.${id}.what`, args)}</p></details>`;
    })}`;
}

/** The two rows of a matrix, as they are said. @param {import('../../model/shown.js').Figures} figures @param {number} length */
const bothRows = (figures, length) => ({ left: countUp(length).map((i) => figures.at(i)), right: countUp(length).map((i) => figures.at(length + i)) });

/** No score gives a negative weight. @param {Props} props */
function scores({ view, attention, ends: { weights } }) {
  return weights.data.some((weight) => weight < 0) ? null : bothRows(view.figures(attention.logits({ weights })), view.scene.S);
}

/** A dimension that is 1 for one token and 0 for the others has its weight for its output. @param {Props} props */
function moreDimensions({ view, ends: { weights, rising } }) {
  const at = sayWeights(view, weights);
  return { token: view.state.data.tokens[rising], left: at(0, rising), right: at(1, rising) };
}

/** Another head has other values: here the rows in reverse order. @param {Props} props */
function moreHeads({ view, attention, ends, k }) {
  const { outputs, isSame } = compareEnds(attention, ends.weights, reverseRows(lookAt(view.scene.values, k)));
  return isSame ? null : bothRows(view.differences(outputs, largest([view.scene.values])), k);
}

/** @param {Props} props */
function residual({ view, attention }) {
  const { focus: { scene: { embedding, output }, shown }, shown: { embeddings }, state: { token, data }, scene: { D } } = view;
  const sum = attention.weightedSum({ weights: [1, 1], values: [[...embedding.data], [...output.data]] });
  const figures = view.differences(sum, largest([embedding, output]));
  const dims = countUp(D);
  return { token: data.tokens[token], embedding: dims.map((dim) => embeddings.at(token * D + dim)), output: dims.map(shown.output.at), sum: dims.map(figures.at) };
}
