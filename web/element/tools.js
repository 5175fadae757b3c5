/** Panels for one's own work: bringing numbers in and taking them away. The small page in one file does without them. */
export const tools = {
  import: () => import('../import/panel/index.js'),
  export: () => import('../export/panel/index.js'),
};
