/** A target for the output, the gradients of the loss, and steps against them: how weights and values learn. */

import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { Caption, Choice, Question, Slider } from '../parts.js';
import { AxisPicks } from '../plane.js';
import { lookNumber, lookNumbers } from '../../model/look.js';
import { keyOf, queryOf, rowsOf } from '../../model/data.js';
import { setNumbers } from '../../model/edits.js';
import { mostMagnitude } from '../../model/limits.js';
import { largest } from '../../model/shown.js';
import { nextGesture } from '../../view/cells.js';
import { html } from '../../view/html.js';
import { icons } from '../../view/icons.js';
import { Arithmetic } from './arithmetic.js';
import { Curve, lossDigits } from './curve.js';
import { allMoves, dot, findLoss, findScoreGradient, isTyped, pointOf, stepDown } from './descent.js';
import { Picture } from './picture.js';
import { isStill, useRun } from './run.js';
import { OutputTable, ScoreTable, ValueTable } from './tables.js';
import { defaultRate, defaultTarget, nearestRate, rates } from './target.js';
import { follow, lossesOf, wayOf } from './track.js';
import { isOutside, isOver, isReached, judge } from './verdict.js';

/**
 * @typedef {import('../../view/figure.js').View} View
 * @typedef {import('../../core/lenses.js').Looking} Attention
 * @typedef {import('./descent.js').Point} Point
 * @typedef {ReturnType<typeof readChoices>} Choices
 * @typedef {ReturnType<typeof learn>} Learning
 * @typedef {{ kind: 'loss' | 'weight' | 'score' | 'value', token: number, dim: number }} Opened  the gradient whose arithmetic is shown
 */

/** A run ends after so many steps. */
const mostSteps = 300;
/** Steps of a run between two pictures, where motion is to be reduced. */
const stepsAtOnce = 50;

/** @param {import('../../view/lenses.js').LensProps} props */
export function Gradients({ view, attention }) {
  const { state, scene, set } = view;
  const { look, data, token, precision } = state;
  const base = useMemo(() => pointOf(attention, data, scene.values, token), [data, token]);
  const choices = readChoices(view, attention, base);
  const { numbers, moves, rate, isChosen } = choices;
  // Later the output moves, and the target stays. It is said once the picture is drawn, as it draws it anew.
  useEffect(() => {
    if (!isChosen) queueMicrotask(() => set.look({ target: numbers.join(';'), rate }));
  }, [look.target, look.rate, moves, scene.D]);
  const at = useMemo(() => learn(view, attention, choices, base), [data, token, precision, look.target, look.rate, moves]);
  const descent = useDescent(view, attention, choices, at);
  const [opened, open] = useState(/** @type {Opened} */ ({ kind: 'loss', token: 0, dim: 0 }));
  const shared = { view, at, choices, opened, open };
  return html`<${Question} text=${view.text} lens="gradients" />
    <${Words} ...${shared} descent=${descent} />
    <div class="plane-and-numbers gradients">
      <${Picture} ...${shared} way=${descent.way} />
      <div>
        <div class="row-of-controls"><${AxisPicks} view=${view} /></div>
        <${Controls} ...${shared} descent=${descent} />
        <${Curve} view=${view} way=${descent.way} shown=${descent.shown} />
        <${FirstStep} ...${shared} />
      </div>
    </div>
    <${OutputTable} ...${shared} />
    <${Arithmetic} ...${shared} attention=${attention} />
    <div class="plane-and-numbers gradients-tables"><${ScoreTable} ...${shared} /><${ValueTable} ...${shared} /></div>
    <p class="lens-note">${view.text.say('gradients.what')}</p>`;
}

/** What the reader has chosen, or what stands for it. @param {View} view @param {Attention} attention @param {Point} base */
function readChoices({ state: { look, token }, scene: { values, D }, set }, attention, base) {
  const moves = allMoves.find((one) => one === look.moves) ?? 'scores';
  // Of weights that sum to 1, so that the target lies where scores alone can take the output.
  const output = attention.weightedSum({ weights: base.weights, values });
  const chosen = lookNumbers(look, 'target', D);
  // In the precision of the core; what is written stays as it was chosen.
  const numbers = (chosen ?? defaultTarget(attention, output, values, token, base.seen)).map((number) => Math.min(mostMagnitude, Math.max(-mostMagnitude, number)));
  const rate = rates[nearestRate(lookNumber(look, 'rate', defaultRate(moves, output, values, base.temperature), rates[0], rates[rates.length - 1]))];
  return {
    moves,
    rate,
    how: `${moves} ${rate}`,
    numbers,
    target: { data: Float32Array.from(numbers), shape: [D] },
    key: `${token} ${numbers}`,
    isChosen: chosen !== null && look.rate !== undefined,
    /** @param {Record<number, number>} change by dimension */
    aim: (change) => set.look({ target: numbers.map((number, k) => change[k] ?? number).join(';'), rate }),
  };
}

/** Loss and gradients now. @param {View} view @param {Attention} attention @param {Choices} choices @param {Point} base */
function learn({ state, scene: { values }, focus, figures, differences }, attention, { target, moves }, base) {
  const loss = findLoss(attention, { weights: focus.scene.weights, values }, target);
  // Of the softmax, whose sum is 1; typed weights may have another.
  const baseLoss = isTyped(state.data) ? findLoss(attention, base, target) : loss;
  const gradScores = findScoreGradient(attention, base, baseLoss.gradWeights);
  const isAt = isReached(loss, target, values);
  return {
    base, baseLoss, loss, target, gradScores,
    isReached: isAt,
    isOutside: !isAt && isOutside(loss, dot(attention, target, loss.gradOutput).data[0], base.seen),
    /** Where a step begins. */
    point: moves === 'values' ? { ...base, weights: focus.scene.weights } : base,
    shown: {
      scores: figures(base.scores),
      target: figures(target),
      gradOutput: differences(loss.gradOutput, largest([loss.output, target])),
      gradWeights: figures(loss.gradWeights),
      gradScores: figures(gradScores),
      gradValues: figures(loss.gradValues),
    },
  };
}

/**
 * The steps taken, and the ways to take more.
 * @param {View} view @param {Attention} attention @param {Choices} choices @param {Learning} at
 */
function useDescent(view, attention, { target, moves, rate, how, key, isChosen, aim }, at) {
  const { state, focus, edit, can, figures } = view;
  const { data } = state;
  const track = useRef(/** @type {import('./track.js').Track} */ ({ key: '', entries: [], at: 0 }));
  const stepped = useRef(/** @type {import('./track.js').Entry[] | null} */ (null));
  const run = useRef({ data, gesture: '', first: 0 });
  const now = { data, loss: at.loss.loss.data[0], output: at.loss.output, weights: focus.scene.weights, isTyped: isTyped(data), how };
  const isStep = stepped.current !== null && data !== run.current.data;
  track.current = follow(track.current, key, now, isStep ? stepped.current : null);
  if (isStep) {
    run.current.data = data;
    stepped.current = null;
  }
  const way = wayOf(track.current);
  const losses = lossesOf(way, how);
  const count = way.length - 1;

  /** @param {number} most @returns {boolean} whether the figure took them */
  const take = (most) => {
    const { point, between } = descend(attention, { point: at.point, target, moves, rate, how, losses, most });
    stepped.current = between;
    edit.change(changeTo(view, at.point, point, moves), run.current.gesture);
    return stepped.current === null;
  };
  const prepare = () => {
    if (!isChosen) aim({});
    run.current = { data, gesture: nextGesture(), first: count };
  };
  const { isRunning, start, stop } = useRun(() => {
    const taken = count - run.current.first;
    if (!can.edit || data !== run.current.data || taken >= mostSteps || (taken > 0 && isOver(losses, at.isReached))) return false;
    return take(isStill() ? stepsAtOnce : 1);
  });
  return {
    way, count, isRunning, stop,
    verdict: judge(losses, at.isReached),
    shown: figures({ data: Float32Array.from(way, ({ loss }) => loss), shape: [way.length] }, lossDigits(state.precision)),
    start: () => { prepare(); start(); },
    step: () => { stop(); prepare(); take(1); },
  };
}

/**
 * Several steps, fewer where the loss stands.
 * @param {Attention} attention
 * @param {{ point: Point, target: import('../../core/index.js').Tensor, moves: import('./descent.js').Moves, rate: number, how: string, losses: number[], most: number }} options
 */
function descend(attention, { point, target, moves, rate, how, losses, most }) {
  /** @type {import('./track.js').Entry[]} */
  const between = [];
  for (;;) {
    point = stepDown(attention, point, target, moves, rate);
    if (between.length === most - 1) return { point, between };
    const at = findLoss(attention, point, target);
    losses = [...losses, at.loss.data[0]];
    if (isOver(losses, isReached(at, target, point.values))) return { point, between };
    between.push({ data: null, loss: at.loss.data[0], output: at.output, weights: point.weights, isTyped: false, how });
  }
}

/**
 * The change of the data that takes the steps from one point to another.
 * @param {View} view @param {Point} from @param {Point} to @param {import('./descent.js').Moves} moves
 * @returns {Parameters<View['edit']['change']>[0]}
 */
function changeTo({ state: { token }, scene: { D, weights } }, from, to, moves) {
  const cells = (/** @type {Float32Array} */ numbers, /** @type {number} */ columns, row = 0) =>
    Array.from(numbers, (number, i) => ({ row: row + Math.floor(i / columns), column: i % columns, number: decimal(number) }));
  const [scores, values] = [cells(to.scores.data.subarray(0, to.seen), from.scores.data.length, token), cells(to.values.data, D)];
  return (data, core) => {
    // Query and key that are the values keep their numbers: where only values learn, the weights stay.
    const still = data.weighting === 'query-key' ? { ...data, query: queryOf(data), key: keyOf(data) } : data;
    const before = moves === 'values' ? still : setNumbers(core, data, 'scores', scores, rowsOf(weights));
    return moves === 'scores' ? before : setNumbers(core, before, 'values', values, []);
  };
}

/** The decimal number that was rounded to, without what float32 adds. @param {number} number */
const decimal = (number) => Number(number.toPrecision(8));

/** @param {{ view: View, at: Learning, choices: Choices, descent: ReturnType<typeof useDescent> }} props */
function Words({ view, at, choices: { moves }, descent }) {
  const { text } = view;
  const { way, count, verdict, isRunning } = descent;
  const [first, loss] = [descent.shown.at(0), descent.shown.at(count)];
  const isStuckOutside = at.isOutside && moves === 'scores';
  const ends = verdict === 'falls' || verdict === 'stuck' ? (isStuckOutside ? [`gradients.${verdict}.outside`] : verdict === 'stuck' ? ['gradients.stuck'] : []) : [`gradients.${verdict}`];
  const sentences = isRunning ? [text.say('gradients.running')]
    : [count === 0 ? text.say('gradients.now', { loss }) : text.say('gradients.after', { count, first, loss }), changed(view, way), ...ends.map((id) => text.say(id))];
  return html`<${Caption}>${sentences.filter(Boolean).join(' ')}<//>`;
}

/** What the first step changes besides its numbers. @param {{ view: View, choices: Choices }} props */
function FirstStep({ view: { text, state: { data }, focus, shown, figures, can }, choices: { moves } }) {
  const id = moves === 'values' ? '' : isTyped(data) ? 'gradients.typed' : data.weighting === 'query-key' ? 'gradients.computed' : '';
  const sum = figures({ data: Float32Array.of(focus.scene.weightSum), shape: [1] }, shown.weightSums.digits).at(0);
  return id && can.edit && html`<p class="lens-note">${text.say(id, { sum })}</p>`;
}

/** The weight that has changed most. @param {View} view @param {ReadonlyArray<import('./track.js').Entry>} way */
function changed({ text, scene, focus, figures, shown }, way) {
  const before = way[0].weights.data;
  const changes = Array.from(focus.scene.weights.data, (weight, i) => Math.abs(weight - before[i]));
  const most = changes.indexOf(Math.max(...changes));
  if (!(changes[most] > 1e-6)) return '';
  return text.say('gradients.changed', { token: scene.data.tokens[most], before: figures(way[0].weights, shown.weights.digits).at(most), after: focus.shown.weights.at(most) });
}

/** @param {{ view: View, at: Learning, choices: Choices, descent: ReturnType<typeof useDescent> }} props */
function Controls({ view, at, choices: { moves, rate }, descent }) {
  const { text, set, can, id } = view;
  const { isRunning, start, stop, step, verdict } = descent;
  if (!can.edit) return null;
  return html`<div class="row-of-controls">
      <button type="button" class="play" onClick=${isRunning ? stop : start}>${isRunning ? icons.pause : icons.play}<span>${text.say(isRunning ? 'gradients.pause' : 'gradients.run')}</span></button>
      <button type="button" class="button" onClick=${step}>${text.say('gradients.step.take')}</button>
      <button type="button" class="button" onClick=${() => set.look({ target: null })}>${text.say('gradients.target.new')}</button>
    </div>
    <div class="row-of-controls"><span aria-hidden="true">${text.say('gradients.moves')}</span><${Choice} label=${text.say('gradients.moves')} name=${`${id}-moves`} value=${moves} options=${allMoves.map((value) => ({ value, label: text.say(value === 'both' ? 'gradients.moves.both' : value) }))}
      onChoose=${(/** @type {string} */ value) => set.look({ moves: value, rate: null })} /></div>
    <${Slider} label=${text.say('gradients.rate')} value=${nearestRate(rate)} min=${0} max=${rates.length - 1} step=${1} shown=${text.plain(rate)}
      onSlide=${(/** @type {number} */ index) => set.look({ rate: rates[index] })} />
    ${moves === 'scores' && at.isOutside && verdict === 'stuck' && html`<button type="button" class="button" onClick=${() => set.look({ moves: 'both', rate: null })}>${text.say('gradients.let')}</button>`}`;
}
