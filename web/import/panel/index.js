import { messages as panelMessages } from '../../view/messages/import-panel.js';
import { messages } from '../../view/messages/import.js';
import { addMessages } from '../../view/text.js';

addMessages(messages);
addMessages(panelMessages);

export { default as css } from './panel.css';
export { OwnData } from './own-data.js';
