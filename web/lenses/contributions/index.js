import { messages } from '../../view/messages/lens-contributions.js';
import { addMessages } from '../../view/text.js';

addMessages(messages);

export { Contributions as Lens } from './contributions.js';
