import { messages } from '../../view/messages/lens-then-what.js';
import { addMessages } from '../../view/text.js';

addMessages(messages);

export { default as css } from '../chain.css';
export { ThenWhat as Lens } from './then-what.js';
