import { messages } from '../view/messages/predict.js';
import { addMessages } from '../view/text.js';

addMessages(messages);

export { default as css } from './predict.css';
export { Predict } from './predict.js';
