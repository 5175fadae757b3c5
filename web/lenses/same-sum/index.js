import { messages } from '../../view/messages/lens-same-sum.js';
import { addMessages } from '../../view/text.js';
import plane from '../plane.css';
import own from './same-sum.css';

addMessages(messages);

export const css = plane + own;
export { SameSum as Lens } from './same-sum.js';
