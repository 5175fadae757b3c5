import { messages } from '../../view/messages/lens-gradients.js';
import { messages as planeMessages } from '../../view/messages/lens-plane.js';
import { addMessages } from '../../view/text.js';
import plane from '../plane.css';
import own from './gradients.css';

addMessages(planeMessages);
addMessages(messages);

export const css = plane + own;
export { Gradients as Lens } from './gradients.js';
