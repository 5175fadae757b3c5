/** The output that the source prints against the output that the core computes, cell by cell. */

import { largest } from '../model/shown.js';
import { html } from './html.js';
import { icons } from './icons.js';
import { TokenName } from './cells.js';

/** @typedef {import('./figure.js').View} View */
/** @typedef {import('../core/index.js').AuditResult} AuditResult */

/** @param {{ view: View }} props */
export function AuditPanel({ view }) {
  const { text, scene } = view;
  const audit = scene.audit();
  if (!audit) return null;
  const isRescaled = scene.data.rescale;
  return html`<div class="audit">
    <${Verdict} view=${view} digits=${audit.digits} result=${audit.asPrinted} which="asPrinted" isShown=${!isRescaled} />
    <${Verdict} view=${view} digits=${audit.digits} result=${audit.rescaled} which="rescaled" isShown=${isRescaled} />
    <${Cells} view=${view} digits=${audit.digits} result=${isRescaled ? audit.rescaled : audit.asPrinted} />
  </div>`;
}

/** @param {{ view: View, digits: number, result: AuditResult, which: 'asPrinted' | 'rescaled', isShown: boolean }} props */
const Verdict = ({ view: { text, differences }, digits, result, which, isShown }) => {
  const cells = result.agrees.data.length;
  const wrong = result.disagreements;
  return html`<p class=${`verdict ${wrong === 0 ? 'is-right' : 'is-wrong'}${isShown ? ' is-shown' : ''}`}>
    <span aria-hidden="true">${wrong === 0 ? icons.same : icons.different}</span>
    ${text.say(`audit.with.${which}`)}${wrong === 0 ? text.say('audit.agrees', { count: digits }) : text.say('audit.differs', { wrong, cells, count: digits })}
    ${' '}${text.say('audit.largest', { difference: differences({ data: Float32Array.of(result.maxDifference), shape: [1] }, largest([result.computed])).at(0) })}
  </p>`;
};

/** @param {{ view: View, digits: number, result: AuditResult }} props */
function Cells({ view, digits, result }) {
  const { text, scene, layout, figures, differences } = view;
  const printed = figures({ data: Float32Array.from(/** @type {any} */ (scene.data.printed).flat()), shape: [scene.S, scene.D] }, digits);
  const computed = figures(result.computed);
  const difference = differences(result.difference, largest([result.computed]));
  return html`<div class="scroller"><table class="plain-table audit-table" aria-label=${text.say('audit.title')}>
    <thead><tr><th scope="col">${text.say('token')}</th>${layout.dims.map((dim) => html`<th key=${dim} scope="col">${text.count(dim + 1)}</th>`)}</tr></thead>
    <tbody>${layout.tokens.map((token) => html`<tr key=${token}>
      <th scope="row"><${TokenName} token=${token} label=${scene.data.tokens[token]} /></th>
      ${layout.dims.map((dim) => {
        const at = token * scene.D + dim;
        const agrees = result.agrees.data[at] !== 0;
        return html`<td key=${dim} class=${agrees ? 'is-right' : 'is-wrong'}>
          <span class="hidden">${text.say('audit.printed')}</span><span class="printed">${text.number(printed.at(at))}</span>
          <span class="computed"><span class="hidden">${text.say('audit.computed')}</span>${text.number(computed.at(at))}</span>
          <span class="mark">${agrees
            ? html`<span aria-hidden="true">✓</span><span class="hidden">${text.say('audit.cell.agrees')}</span>`
            : html`<span aria-hidden="true">${text.number(difference.at(at), { isSigned: true })}</span><span class="hidden">${text.say('audit.cell.differs', { difference: difference.at(at) })}</span>`}</span>
        </td>`;
      })}
    </tr>`)}</tbody>
  </table>
  <p class="legend muted">${[text.say('audit.printed'), text.say('audit.computed'), text.say('difference.short')].join(' · ')}</p></div>`;
}
