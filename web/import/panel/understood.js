/** What the shape doctor says: what it understood, what it asks, what it found and how to mend it. */

import { Choice } from '../../view/choice.js';
import { html } from '../../view/html.js';
import { icons } from '../../view/icons.js';

/**
 * @typedef {import('../../view/figure.js').View} View
 * @typedef {import('../../view/text.js').Text} Text
 * @typedef {import('../examine.js').Answers} Answers
 * @typedef {import('../examine.js').Question} QuestionAsked
 * @typedef {import('../examine.js').Finding} Finding
 * @typedef {import('../examine.js').Examined} Examined
 * @typedef {{ view: View, intake: import('./intake.js').Intake, answer: (answers: Answers) => void, leave: () => void }} Props  leave: the focus goes where it can stay
 */

/** A file of many arrays is not asked about one by one: those that say nothing are not shown unless a person says so. */
const mostQuestions = 12;

/** @param {Props} props */
export const Understood = ({ view: { text }, intake }) => html`<ul class="understood">
  ${Object.entries(/** @type {Examined} */ (intake.examined).roles).map(([role, { array, axes, shape }]) => html`<li key=${role}>
    ${text.say('import.understood', { role: text.say(`import.role.${role}`), name: array.name, axes: sayAxes(text, axes, shape) })}</li>`)}
</ul>`;

/** Axes of size 1 say nothing. @param {Text} text @param {ReadonlyArray<string>} axes @param {ReadonlyArray<number>} shape */
function sayAxes(text, axes, shape) {
  const said = axes.flatMap((axis, i) => (shape[i] === 1 ? [] : [text.say(`import.size.${axis}`, { size: shape[i] })]));
  return said.join(' × ') || text.count(1);
}

/** @param {Props} props */
export const Questions = ({ view, intake, answer }) => {
  const { questions, answers } = /** @type {Examined} */ (intake.examined);
  return questions.slice(0, mostQuestions).map((question) => html`<${Asked} key=${question.id} view=${view} question=${question} value=${answers[question.id] ?? question.default}
    onAnswer=${(/** @type {string | number} */ value) => answer({ [question.id]: value })} />`);
};

/** @param {{ view: View, question: QuestionAsked, value: any, onAnswer: (value: string | number) => void }} props */
function Asked({ view: { text, id: figure }, question: { id, options, range, why }, value, onAnswer }) {
  const label = text.say(why.id, why.args);
  if (range) {
    return html`<label class="asked-number"><span>${label}</span> <input type="number" min=${range.least} max=${range.most} value=${value} onChange=${(/** @type {Event} */ event) => {
      const { valueAsNumber: number } = /** @type {HTMLInputElement} */ (event.currentTarget);
      if (number >= range.least && number <= range.most) onAnswer(Math.floor(number));
    }} /></label>`;
  }
  return html`<div class="asked-choice"><p aria-hidden="true">${label}</p>
    <${Choice} label=${label} name=${`${figure}-${id}`} value=${value} onChoose=${onAnswer}
      options=${(options ?? []).map((option) => ({ value: option, label: sayOption(text, id, option) }))} /></div>`;
}

/** @param {Text} text @param {string} id of the question @param {string} option */
function sayOption(text, id, option) {
  if (id.startsWith('axes.')) return option.split(' ').map((axis) => text.say(`import.axis.${axis}`)).join(' × ');
  return text.say(id.startsWith('role.') ? `import.role.${option}` : `import.${option}`);
}

const signs = { note: null, doubt: icons.different, error: icons.remove };

/** @param {Props & { notes: ReadonlyArray<Finding> }} props notes: on the head that is shown */
export const Findings = ({ view: { text }, intake, answer, leave, notes }) => html`<ul class="own-findings">
  ${[.../** @type {Examined} */ (intake.examined).findings, ...notes].map(({ id, args, level, fix }, i) => html`<li key=${`${id}${i}`} class=${`is-${level}`}>
    ${signs[level]} <span>${text.say(id, args)}</span>
    ${fix && html`<button type="button" class="button" onClick=${() => {
      leave();
      answer(fix.answers);
    }}>${text.say(fix.id)}</button>`}
  </li>`)}
</ul>`;
