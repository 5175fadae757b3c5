import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAxes } from '../../web/lenses/plane.js';
import { readLook } from '../../web/model/look.js';

/** @param {string} look @param {number} D */
const axes = (look, D) => readAxes(/** @type {any} */ ({ state: { look: readLook(look) }, scene: { D } }));

test('the flat picture shows the first two dimensions, or those that a link names', () => {
  assert.deepEqual(axes('', 3), [0, 1]);
  assert.deepEqual(axes('x:3,y:1', 3), [2, 0]);
});

test('axes that the values do not have, or that are the same, become others', () => {
  assert.deepEqual(axes('x:9,y:-4', 4), [3, 0]);
  assert.deepEqual(axes('x:2,y:2', 3), [1, 2]);
  assert.deepEqual(axes('x:3,y:3', 3), [2, 0]);
  assert.deepEqual(axes('x:1.4,y:NaN', 2), [0, 1]);
  assert.equal(axes('', 1)[0], 0);
});
