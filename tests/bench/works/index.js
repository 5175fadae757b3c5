// All works, in the order of the report.

import { attention } from './attention.js';
import { backward } from './backward.js';
import { decoding } from './decoding.js';
import { softmax } from './softmax.js';
import { weightedSum, weightedSumSmall } from './weighted-sum.js';

/** @type {import('../types.d.ts').Work[]} */
export const works = [weightedSumSmall, weightedSum, attention, softmax, decoding, backward];
