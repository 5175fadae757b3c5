/** Panels for one's own work: bringing numbers in and taking them away. The small page in one file does without them. */
export const tools = {
  export: () => import('../export/panel/index.js'),
};
