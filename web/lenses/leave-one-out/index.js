import { messages } from '../../view/messages/lens-leave-one-out.js';
import { messages as plane } from '../../view/messages/lens-plane.js';
import { addMessages } from '../../view/text.js';

addMessages(plane);
addMessages(messages);

export { default as css } from '../plane.css';
export { LeaveOneOut as Lens } from './leave-one-out.js';
