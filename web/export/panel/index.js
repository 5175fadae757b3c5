import { messages } from '../../view/messages/export-panel.js';
import { addMessages } from '../../view/text.js';

addMessages(messages);

export { default as css } from './panel.css';
export { TakeAway } from './take-away.js';
