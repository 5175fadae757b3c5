import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changeLook, lookNumber, lookNumbers, plainLook, readLook, writeLook } from '../../web/model/look.js';

test('how a lens stands survives a link: names, numbers and lists come back as they were', () => {
  for (const text of ['x:1,y:3', 'turn:-0.5', 'target:0.5;0.25;-1e-3', 'kind:values']) assert.equal(writeLook(readLook(text)), text);
  assert.deepEqual({ ...readLook({ x: 1, kind: 'both' }) }, { x: '1', kind: 'both' });
});

test('what no lens could have written is left out, and never throws', () => {
  for (const junk of ['', 'x', ':1', 'x:', 'X:1', '__proto__:1', 'x:<b>', 'x:1 2', `x:${'9'.repeat(1600)}`, 'a,b,c', null, undefined, 7, [], {}]) {
    assert.deepEqual({ ...readLook(junk) }, {}, String(junk));
  }
  assert.deepEqual({ ...readLook('x:1,bad value,y:2') }, { x: '1', y: '2' });
  assert.equal(readLook('constructor:1').constructor, '1');
});

test('a change keeps what it does not name, and null takes a name out', () => {
  const look = changeLook(plainLook, { x: 1, turn: 0.5 });
  assert.equal(writeLook(changeLook(look, { x: 2 })), 'x:2,turn:0.5');
  assert.equal(writeLook(changeLook(look, { x: null })), 'turn:0.5');
  assert.equal(changeLook(look, { x: null, turn: null }), plainLook);
});

test('a number is kept within its limits, and is the standard where there is none', () => {
  const look = readLook('x:9,word:abc');
  assert.equal(lookNumber(look, 'x', 1), 9);
  assert.equal(lookNumber(look, 'x', 1, 0, 5), 5);
  assert.equal(lookNumber(look, 'word', 1), 1);
  assert.equal(lookNumber(look, 'missing', 3), 3);
});

test('a list of numbers has the length that is asked for, or is none', () => {
  const look = readLook('target:1;2;3,odd:1;;2');
  assert.deepEqual(lookNumbers(look, 'target', 3), [1, 2, 3]);
  assert.equal(lookNumbers(look, 'target', 2), null);
  assert.equal(lookNumbers(look, 'odd', 3), null);
  assert.equal(lookNumbers(look, 'missing', 1), null);
});
