/**
 * The worked examples, without what readData() fills in. Each holds its numbers as its source prints them. Titles are in the message catalogue,
 * under `example.<id>`, and under `example.<id>.note` where the numbers come from and which of them are ours. `weighting` is named wherever it
 * is not `free`: a link that changes one field counts on it.
 *
 * @typedef {import('./data.js').Data} Data
 * @typedef {{ id: string, token: number, precision: number, data: Partial<Data> & Pick<Data, 'tokens' | 'values'> }} Example
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
    data: {
      tokens: ['I', 'love', 'sushi'],
      values: sushi,
      query: sushi,
      key: sushi,
      weighting: 'query-key',
      scale: 1,
    },
  },
  {
    id: 'thinking-machines',
    token: 0,
    precision: 3,
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
  {
    id: 'journey',
    token: 1,
    precision: 4,
    data: {
      tokens: ['Your', 'journey', 'starts', 'with', 'one', 'step'],
      values: [
        [0.43, 0.15, 0.89],
        [0.55, 0.87, 0.66],
        [0.57, 0.85, 0.64],
        [0.22, 0.58, 0.33],
        [0.77, 0.25, 0.1],
        [0.05, 0.8, 0.55],
      ],
      printed: [
        [0.4421, 0.5931, 0.579],
        [0.4419, 0.6515, 0.5683],
        [0.4431, 0.6496, 0.5671],
        [0.4304, 0.6298, 0.551],
        [0.4671, 0.591, 0.5266],
        [0.4177, 0.6503, 0.5645],
      ],
      // Query, key and value are the inputs.
      weighting: 'query-key',
      scale: 1,
    },
  },
  {
    // The first token takes 0.9 of the weight and, for the last, gives 0.12 of the output.
    id: 'attention-sink',
    token: 3,
    precision: 3,
    data: {
      tokens: ['<s>', 'I', 'love', 'sushi'],
      weights: [
        [1, 0, 0, 0],
        [0.9, 0.1, 0, 0],
        [0.9, 0.06, 0.04, 0],
        [0.9, 0.05, 0.03, 0.02],
      ],
      values: [
        [0, -0.04, 0.05],
        [1.2, 0.4, -0.6],
        [0.5, 1.5, 0.8],
        [-0.4, 1, 1.6],
      ],
    },
  },
  {
    // Equal scores: each token's output is the mean of the values so far.
    id: 'causal-average',
    token: 3,
    precision: 3,
    data: {
      tokens: ['A', 'B', 'C', 'D'],
      scores: Array(4).fill([0, 0, 0, 0]),
      values: [
        [4, 0],
        [2, 2],
        [0, 4],
        [2, 6],
      ],
      weighting: 'scores',
      causal: true,
    },
  },
  {
    // All rows give one output: 0.7 (value 1 - value 2) = 0.1 (value 4 - value 3).
    id: 'two-ways',
    token: 0,
    precision: 3,
    data: {
      tokens: ['A', 'B', 'C', 'D'],
      weights: [
        [0.8, 0.1, 0.1, 0],
        [0.1, 0.8, 0, 0.1],
        [0.45, 0.45, 0.05, 0.05],
        [0.66, 0.24, 0.08, 0.02],
      ],
      values: [
        [1.2, 0.5],
        [1, 0.6],
        [0, 1],
        [1.4, 0.3],
      ],
    },
  },
];

/** @param {string} id */
export const findExample = (id) => examples.find((example) => example.id === id);
