/** What bundles in one file can do without, a line each. */
export const tools = {
  predict: () => import('../predict/index.js'),
  import: () => import('../import/panel/index.js'),
  export: () => import('../export/panel/index.js'),
};
