/** Characters of the longest text. Not by Math.max(...): half a million texts are too many arguments. @param {ReadonlyArray<string>} texts */
export const longest = (texts) => texts.reduce((most, { length }) => Math.max(most, length), 0);
