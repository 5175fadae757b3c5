import { messages as plane } from '../../view/messages/lens-plane.js';
import { messages } from '../../view/messages/lens-sharpness.js';
import { addMessages } from '../../view/text.js';

addMessages(plane);
addMessages(messages);

export { default as css } from '../plane.css';
export { Sharpness as Lens } from './sharpness.js';
