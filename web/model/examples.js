/**
 * The worked examples. Each holds its numbers as its source prints them; `own` in a note names what the source does
 * not give and we made up. Titles and notes are in the message catalogue, under `example.<id>`.
 *
 * @typedef {import('./data.js').Data} Data
 * @typedef {{ id: string, token: number, precision: number, source: string, data: Partial<Data> & Pick<Data, 'tokens' | 'values' | 'weights'> }} Example
 */

const sushi = [
  [0.9, -0.4, 0.3],
  [0.4, 1.1, 0.2],
  [-0.3, 0.9, 1.2],
];

/** @type {ReadonlyArray<Example>} */
export const examples = [
  {
    id: 'slide',
    token: 0,
    precision: 4,
    source: 'Self-Attention Computation Process (2/2)',
    data: {
      tokens: ['Token 1', 'Token 2', 'Token 3', 'Token 4', 'Token 5'],
      weights: [
        [0.182, 0.204, 0.207, 0.192, 0.198],
        [0.17, 0.279, 0.222, 0.173, 0.186],
        [0.162, 0.206, 0.272, 0.184, 0.208],
        [0.188, 0.213, 0.224, 0.219, 0.215],
        [0.178, 0.212, 0.239, 0.204, 0.244],
      ],
      values: [
        [1.0, 0.5, 0.2],
        [0.8, 1.2, 0.3],
        [0.6, 0.9, 1.1],
        [1.1, 0.4, 0.7],
        [0.9, 0.7, 0.8],
      ],
      printed: [
        [0.87, 0.74, 0.59],
        [0.83, 0.88, 0.58],
        [0.83, 0.78, 0.68],
        [0.88, 0.73, 0.63],
        [0.84, 0.78, 0.7],
      ],
    },
  },
  {
    id: 'sushi',
    token: 1,
    precision: 3,
    source: 'https://datascience.stackexchange.com/q/98002',
    data: {
      tokens: ['I', 'love', 'sushi'],
      values: sushi,
      query: sushi,
      key: sushi,
      weights: [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
      weighting: 'query-key',
      scale: 1,
    },
  },
  {
    id: 'thinking-machines',
    token: 0,
    precision: 3,
    source: 'https://jalammar.github.io/illustrated-transformer/',
    data: {
      tokens: ['Thinking', 'Machines'],
      weights: [
        [0.88, 0.12],
        [0.12, 0.88],
      ],
      scores: [
        [14, 12],
        [12, 14],
      ],
      values: [
        [1.0, 0.2, -0.5],
        [-0.4, 0.8, 1.5],
      ],
    },
  },
];

/** @param {string} id */
export const findExample = (id) => examples.find((example) => example.id === id);
