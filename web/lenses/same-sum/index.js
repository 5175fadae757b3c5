import { messages } from '../../view/messages/lens-same-sum.js';
import { addMessages } from '../../view/text.js';
import css from './same-sum.css';

addMessages(messages);

export { css };
export { SameSum as Lens } from './same-sum.js';
