import { messages as chainMessages } from '../../view/messages/lens-chain.js';
import { messages } from '../../view/messages/lens-where-values-come-from.js';
import { addMessages } from '../../view/text.js';
import chain from '../chain.css';
import plane from '../plane.css';
import own from './where-values-come-from.css';

addMessages(chainMessages);
addMessages(messages);

export const css = plane + chain + own;
export { WhereValuesComeFrom as Lens } from './where-values-come-from.js';
