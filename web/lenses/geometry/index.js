import { messages } from '../../view/messages/lens-geometry.js';
import { messages as axes } from '../../view/messages/lens-plane.js';
import { addMessages } from '../../view/text.js';
import plane from '../plane.css';
import own from './geometry.css';

addMessages(axes);
addMessages(messages);

export const css = plane + own;
export { Geometry as Lens } from './geometry.js';
