import { messages } from '../../view/messages/lens-geometry.js';
import { addMessages } from '../../view/text.js';
import css from './geometry.css';

addMessages(messages);

export { css };
export { Geometry as Lens } from './geometry.js';
