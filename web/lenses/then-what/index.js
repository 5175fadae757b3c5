import { messages as chain } from '../../view/messages/lens-chain.js';
import { messages } from '../../view/messages/lens-then-what.js';
import { addMessages } from '../../view/text.js';

addMessages(chain);
addMessages(messages);

export { default as css } from '../chain.css';
export { ThenWhat as Lens } from './then-what.js';
