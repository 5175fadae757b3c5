import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readData } from '../../web/model/data.js';
import { examples } from '../../web/model/examples.js';
import { computeScene } from '../../web/model/scene.js';
import { showScene, showToken } from '../../web/model/shown.js';
import { exampleState } from '../../web/model/state.js';
import { caption, equation } from '../../web/story/caption.js';
import { frame } from '../../web/story/frame.js';
import { createTimeline } from '../../web/story/timeline.js';
import { en } from '../../web/view/messages/en.js';
import { createText } from '../../web/view/text.js';
import { attention, createRandom, randomData } from '../model/helpers.js';
import { grains } from './helpers.js';

/** @typedef {import('../../web/story/caption.js').Caption} Caption */
/** @typedef {import('../../web/story/caption.js').Part} Part */
/** @typedef {import('../../web/story/caption.js').Term} Term */

const text = createText('en');

/** @param {import('../../web/model/data.js').Data} data @param {number} token */
function tell(data, token, all = false, precision = 4) {
  const scene = computeScene(attention, data);
  const shown = showScene(attention, scene, precision);
  return { scene, shown, token, tokenShown: showToken(attention, scene.of(token), precision, shown.weights.digits), all };
}

/** @param {string} id @param {import('../../web/model/state.js').Grain} grain @param {number} t @param {{ token?: number, all?: boolean }} [options] */
function tellExample(id, grain, t, { token = exampleState(id).token, all = false } = {}) {
  const story = tell(exampleState(id).data, token, all);
  return { story, now: frame(createTimeline(grain, story.scene.S, story.scene.D), t) };
}

/** The sentence without the marks that keep labels apart from the text around them. @param {Caption} said */
const say = ({ id, args }) => text.say(id, args).replace(/[\u2068\u2069]/g, '');

/** @param {string} id @param {import('../../web/model/state.js').Grain} grain @param {number} t @param {{ token?: number, all?: boolean }} [options] */
function sentence(id, grain, t, options) {
  const { story, now } = tellExample(id, grain, t, options);
  return say(caption(story, now));
}

/** @param {Caption} said @param {string} where */
function expectComplete({ id, args }, where) {
  const templates = Object.entries(en.messages).filter(([name]) => name === id || name.startsWith(`${id}|`));
  assert.ok(templates.length > 0, `${where}: there is no message "${id}"`);
  for (const [name, template] of templates) {
    for (const [, wanted] of template.matchAll(/\{(\w+)\}/g)) assert.ok(args[wanted] !== undefined, `${where}: "${name}" lacks ${wanted}`);
  }
  assert.doesNotMatch(say({ id, args }), /[{}]|undefined|NaN|null|\[object/, where);
}

/** The parts of an equation as text. @param {Part[] | null} parts */
const written = (parts) => parts && parts.map((part) => {
  if (part.kind === 'sign') return part.text;
  if (part.kind === 'vector') return `[${part.items.map(({ shown }) => text.number(shown)).join(' ')}${part.isFolded ? ' …' : ''}]`;
  return text.number(part.shown);
}).join(' ');

/** @param {string} id @param {import('../../web/model/state.js').Grain} grain @param {number} t @param {number[]} [dims] */
function formula(id, grain, t, dims = [0, 1, 2], options = {}) {
  const { story, now } = tellExample(id, grain, t, options);
  return written(equation(story, now, dims));
}

test('every state of every example, at every grain, for every token and for all, has a complete caption', () => {
  for (const { id } of examples) {
    const { data } = exampleState(id);
    for (const grain of grains) {
      for (const all of [false, true]) {
        data.tokens.forEach((_, token) => {
          const story = tell(data, token, all);
          const timeline = createTimeline(grain, story.scene.S, story.scene.D);
          for (let t = 0; t <= timeline.count; t += 0.5) expectComplete(caption(story, frame(timeline, t)), `${id}, ${grain}, token ${token}, all ${all}, t ${t}`);
        });
      }
    }
  }
});

test('captions are complete for any data, also of one token, one dimension, or 64 of both', () => {
  const random = createRandom(50);
  const many = readData({ values: Array.from({ length: 64 }, () => Array.from({ length: 64 }, () => random.number())) });
  for (const data of [readData({ values: [[1]] }), readData({ values: [[1, 2, 3]] }), readData({ values: [[1], [2]] }), many, ...Array.from({ length: 20 }, () => randomData(random, 4))]) {
    for (const grain of grains) {
      for (const all of [false, true]) {
        const story = tell(data, data.tokens.length - 1, all, 2);
        const timeline = createTimeline(grain, story.scene.S, story.scene.D);
        const step = Math.ceil(timeline.count / 40);
        for (let t = 0; t <= timeline.count; t += step) {
          const where = `${story.scene.S} x ${story.scene.D}, ${grain}, t ${t}`;
          expectComplete(caption(story, frame(timeline, t)), where);
          equation(story, frame(timeline, t), [0]);
        }
        expectComplete(caption(story, frame(timeline, Infinity)), 'at the end');
      }
    }
  }
});

test('a caption tells the product or the running total of its state in the numbers shown', () => {
  assert.equal(sentence('slide', 'token', 2), 'Step 5, token 2: the weight 0.204 times the value of Token 2, [0.8; 1.2; 0.3], is [0.1632; 0.2448; 0.0612].');
  assert.equal(sentence('slide', 'number', 5), 'Step 5: the weight 0.204 of Token 2 times its value 1.2 in dimension 2 is 0.2448.');
  assert.equal(sentence('slide', 'token', 7), 'Step 6: the weighted value of Token 2 joins the sum. Running total: [0.3452; 0.3358; 0.0976].');
  assert.equal(sentence('slide', 'number', 19), 'Step 6, dimension 1: 0.1820 plus 0.1632 from Token 2 makes 0.3452.');
  assert.equal(sentence('slide', 'step', 2), 'Step 6: the 5 weighted values add up to the output, [0.8588; 0.7375; 0.6181].');
  assert.equal(sentence('slide', 'token', 11), 'The output of Token 1, its context-aware embedding, is [0.8588; 0.7375; 0.6181]. It differs from the original embedding by [−0.1412; 0.2375; 0.4181].');
  assert.match(sentence('slide', 'token', 0, { token: 3 }), /^Start\. Token 4 /);
});

test('a caption speaks of the move in progress, and of the last one at rest', () => {
  assert.equal(sentence('slide', 'token', 1.01), sentence('slide', 'token', 2));
  assert.equal(sentence('slide', 'token', 10.5), sentence('slide', 'token', 11));
});

test('with all tokens at once a caption names no single row', () => {
  for (const grain of grains) {
    const { count } = createTimeline(grain, 5, 3);
    for (let t = 0; t <= count; t++) {
      const { story, now } = tellExample('slide', grain, t, { all: true });
      assert.match(caption(story, now).id, /\.all$/);
      assert.equal(equation(story, now, [0, 1, 2]), null);
    }
  }
});

test('the running total of the last token is the output that the end tells', () => {
  for (const { id } of examples) {
    const { story, now } = tellExample(id, 'token', 2 * exampleState(id).data.tokens.length);
    const end = frame(createTimeline('token', story.scene.S, story.scene.D), Infinity);
    assert.deepEqual(caption(story, now).args.total, caption(story, end).args.output);
  }
});

test('labels of any content stay whole in a caption', () => {
  const data = readData({ values: [[1], [2]], tokens: ['<img onerror=1>', '{token}$&'] });
  assert.match(say(caption(tell(data, 0), frame(createTimeline('token', 2, 1), 0))), /^Start\. <img onerror=1> has/);
  assert.match(say(caption(tell(data, 0), frame(createTimeline('token', 2, 1), 4))), /the weighted value of \{token\}\$& joins/);
});

test('the equation line reads as one checks it by hand', () => {
  assert.equal(formula('slide', 'token', 2), '0.204 × [0.8 1.2 0.3] = [0.1632 0.2448 0.0612]');
  assert.equal(formula('slide', 'number', 5), '0.204 × 1.2 = 0.2448');
  assert.equal(formula('slide', 'token', 7), '[0.1820 0.0910 0.0364] + [0.1632 0.2448 0.0612] = [0.3452 0.3358 0.0976]');
  assert.equal(formula('slide', 'number', 19), '0.1820 + 0.1632 = 0.3452');
  assert.equal(formula('slide', 'token', 11), '[0.8588 0.7375 0.6181] − [1.0 0.5 0.2] = [−0.1412 0.2375 0.4181]');
});

test('where there is no single equation there is none', () => {
  assert.equal(formula('slide', 'token', 0), null);
  assert.equal(formula('slide', 'step', 1), null);
  assert.equal(formula('slide', 'step', 2), null);
});

test('dimensions out of view are folded, and told to be', () => {
  assert.equal(formula('slide', 'token', 2, [0, 2]), '0.204 × [0.8 0.3 …] = [0.1632 0.0612 …]');
  assert.equal(formula('slide', 'number', 5, [0]), '0.204 × 1.2 = 0.2448', 'a single number is in view by itself');
});

test('each term of an equation names the token and dimension whose cell it lights', () => {
  const { story, now } = tellExample('slide', 'token', 2);
  const [weight, , value, , product] = /** @type {any[]} */ (equation(story, now, [0, 1, 2]));
  assert.deepEqual([weight.kind, weight.token], ['weight', 1]);
  for (const vector of [value, product]) assert.deepEqual(vector.items.map((/** @type {Term} */ { token, dim }) => [token, dim]), [[1, 0], [1, 1], [1, 2]]);
  const sum = /** @type {any[]} */ (equation(story, frame(createTimeline('token', 5, 3), 7), [0, 1, 2]));
  assert.deepEqual(sum.filter(({ items }) => items).map(({ items }) => items[0].kind), ['total', 'number', 'total']);
});
