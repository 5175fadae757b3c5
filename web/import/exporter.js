/** The script that saves attention from a model, as people download it. Apart from index.js, because only the bundler can import its text. */

import text from './export_attention.py';

export const exporter = { name: 'export_attention.py', text };
