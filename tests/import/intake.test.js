import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadSteps } from '../../web/core/figure.js';
import { Intake } from '../../web/import/panel/intake.js';
import { readData } from '../../web/model/data.js';

const attention = await loadSteps();
const other = readData({ values: [[1]] });

/** A file as a browser hands it over. @param {string} name @param {unknown} content */
function file(name, content) {
  const bytes = new TextEncoder().encode(typeof content === 'string' ? content : JSON.stringify(content));
  return { name, size: bytes.length, arrayBuffer: async () => /** @type {ArrayBuffer} */ (bytes.buffer) };
}

/** @returns {{ intake: Intake, shown: import('../../web/model/data.js').Data[], now: () => import('../../web/model/data.js').Data }} */
function begin() {
  /** @type {import('../../web/model/data.js').Data[]} */
  const shown = [];
  return { intake: new Intake({ attention, show: (data) => void shown.push(data) }), shown, now: () => shown.at(-1) ?? other };
}

const weights = [[[0.5, 0.5], [0.25, 0.75]], [[1, 0], [0.125, 0.875]]];
const heads = { weights, values: [[1, 2], [3, 4]] };

test('what is typed is read when typing pauses, and the figure is left alone until it is used', async () => {
  const { intake, shown, now } = begin();
  await Promise.all([intake.type('{"values"'), intake.type(JSON.stringify(heads))]);
  assert.equal(intake.problem, null);
  assert.equal(intake.examined?.heads, 2);
  assert.equal(shown.length, 0);
  await intake.use();
  assert.deepEqual(now().weights, weights[0]);
  assert.ok(intake.originOf(now()));
});

test('another head is shown at once when one is shown already, and undo takes the choice back, too', async () => {
  const { intake, shown, now } = begin();
  await intake.open([file('a.json', heads)]);
  await intake.choose({ head: 1 }, other);
  assert.equal(shown.length, 0);
  await intake.use();
  assert.deepEqual(now().weights, weights[1]);
  await intake.choose({ head: 0 }, now());
  assert.deepEqual(now().weights, weights[0]);
  intake.follow(shown[0]);
  assert.equal(intake.choice.head, 1);
  // Of another file nothing is shown yet.
  await intake.open([file('b.json', heads)]);
  await intake.choose({ head: 0 }, now());
  assert.equal(shown.length, 2);
});

test('of heads chosen in quick succession only the last is shown', async () => {
  const { intake, shown, now } = begin();
  await intake.open([file('a.json', heads)]);
  await intake.use();
  await Promise.all([intake.choose({ head: 1 }, now()), intake.choose({ head: 0 }, now()), intake.choose({ head: 1 }, now())]);
  assert.equal(shown.length, 2);
  assert.deepEqual(now().weights, weights[1]);
});

test('files that belong together join, and what comes to complete data takes its place', async () => {
  const { intake, shown } = begin();
  await intake.open([file('weights.json', weights[0])]);
  assert.equal(intake.isUsable, false);
  await intake.use();
  assert.equal(intake.problem?.id, 'import.noValues');
  assert.equal(shown.length, 0);
  await intake.open([file('values.json', [[1, 2], [3, 4]])]);
  assert.equal(intake.isUsable, true);
  assert.deepEqual(intake.sources.map(({ label }) => label), ['weights.json', 'values.json']);
  await intake.open([file('heads.json', heads)]);
  assert.deepEqual(intake.sources.map(({ label }) => label), ['heads.json']);
  intake.remove(intake.sources[0]);
  assert.equal(intake.examined, null);
});

test('a fix is applied to what is shown, and undo brings its absence back', async () => {
  const { intake, shown, now } = begin();
  await intake.type('{"weights":[[0.9,0.3],[0.1,0.7]],"values":[[1],[2]]}');
  const fix = intake.examined?.findings.find(({ id }) => id === 'import.columns')?.fix;
  assert.ok(fix);
  await intake.use();
  await intake.answer(fix.answers, now());
  assert.deepEqual(now().weights, [[0.9, 0.1], [0.3, 0.7]]);
  assert.ok(!intake.examined?.findings.some(({ id }) => id === 'import.columns'));
  intake.follow(shown[0]);
  assert.ok(intake.examined?.findings.some(({ id }) => id === 'import.columns'));
});

test('what cannot be read or shown comes back as a problem, and what was read before stays', async () => {
  const { intake, shown } = begin();
  await intake.open([file('a.json', heads)]);
  await intake.open([file('model.pt', '\x80\x02')]);
  assert.match(intake.problem?.id ?? '', /^import\./);
  assert.equal(intake.isBusy, false);
  assert.deepEqual(intake.sources.map(({ label }) => label), ['a.json']);
  await intake.open([{ name: 'gone', size: 1, arrayBuffer: () => Promise.reject(new Error('gone')) }]);
  assert.equal(intake.problem?.id, 'core');
  await intake.open([{ name: 'huge', size: 2 ** 40, arrayBuffer: () => assert.fail('is not to be loaded') }]);
  assert.equal(intake.problem?.id, 'import.fileTooLarge');
  await intake.open([file('b.json', '{"weights":[[1,0],[0,1]],"values":[[1e30],[NaN]]}')]);
  await intake.use();
  assert.match(intake.problem?.id ?? '', /^data\./);
  assert.equal(shown.length, 0);
});

test('an emptied field is no data and no problem; text that broke is not used any more', async () => {
  const { intake } = begin();
  await intake.type(JSON.stringify(heads));
  await intake.type('{"weights": [[0.5,');
  assert.ok(intake.problem);
  assert.equal(intake.isUsable, false);
  await intake.type(' ');
  assert.deepEqual([intake.problem, intake.examined, intake.typed], [null, null, ' ']);
});

test('answers last while the text is mended, and end with other data', async () => {
  const { intake } = begin();
  await intake.type('[[0.5,0.5],[0.25,0.75]]\n\n[[1,2],[3,4]]');
  await intake.answer({ 'role.#2': 'none' }, other);
  await intake.answer({ 'role.#2': 'values' }, other);
  await intake.type('[[0.5,0.5],[0.25,0.75]]\n\n[[1,2],[3,5]]');
  assert.equal(intake.answers['role.#2'], 'values');
  await intake.open([file('a.json', heads)]);
  assert.deepEqual(intake.answers, {});
});
