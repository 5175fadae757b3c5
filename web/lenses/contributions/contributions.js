/** What each token gives to the output: its weight, the length of its weighted value, its share. */

import { barsFor } from '../bars.js';
import { Caption, Question, TokenTable } from '../parts.js';
import { html } from '../../view/html.js';
import { findLeaders } from './leaders.js';

/** The example where the largest weight brings nearly nothing. */
const sink = 'attention-sink';

/** @param {import('../../view/lenses.js').LensProps} props */
export function Contributions({ view, attention }) {
  const { text, focus, layout, scene, state, set, can } = view;
  const { weights } = focus.scene;
  const { norms, shares } = attention.contributions({ weights, values: scene.values });
  const leaders = findLeaders({ weights: weights.data, norms: norms.data, shares: shares.data });
  const columns = [
    { numbers: weights, shown: focus.shown.weights, bars: barsFor(weights.data, [0, 1]) },
    { numbers: norms, shown: view.figures(norms), bars: barsFor(norms.data) },
    { numbers: shares, shown: view.figures(shares), bars: barsFor(shares.data, [0, 1]) },
  ];
  const [weight, , share] = columns.map(({ shown }) => shown);
  return html`<${Question} text=${text} lens="contributions" />
    <${Caption}>${text.say(`contributions.${leaders.kind}`, {
      first: scene.data.tokens[leaders.weight], weight: weight.at(leaders.weight), share: share.at(leaders.weight),
      other: scene.data.tokens[leaders.share], otherWeight: weight.at(leaders.share), otherShare: share.at(leaders.share),
    })}<//>
    <${TokenTable} view=${view} label=${text.say('lens.contributions')} tokens=${layout.tokens}
      heads=${['weight', 'contributions.norm', 'contributions.share'].map((head) => text.say(head))}
      cells=${(/** @type {number} */ token) => columns.map(({ numbers, shown, bars }) => ({ text: text.number(shown.at(token)), bar: bars(numbers.data[token]) }))}
    />
    <p class="lens-note">${text.say('contributions.what')}</p>
    ${can.edit && state.example !== sink && html`<button type="button" class="button" onClick=${() => set.example(sink)}>${text.say('contributions.sink')}</button>`}`;
}
