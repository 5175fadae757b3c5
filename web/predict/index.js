import { messages } from '../view/messages/predict.js';
import { addMessages } from '../view/text.js';
import plane from '../lenses/plane.css';
import own from './predict.css';

addMessages(messages);

export const css = plane + own;
export { Predict } from './predict.js';
