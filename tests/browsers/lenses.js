// What the tests of lenses share.

import { tabTo } from './figure.js';

/** Opens the lens by keyboard, from whatever tab stop the tabs have. @param {import('./launch.js').Page} page @param {string} name */
export async function openLens(page, name) {
  await tabTo(page, 'tab', await page.evaluate(() => $.nameOf($.one('[role=tab][tabindex="0"]'))));
  for (let presses = 0; (await page.evaluate(() => $.focused().name)) !== name && presses < 8; presses++) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await page.waitFor(() => $.one('.lens .plane'));
}

/** What axe finds with the lens in view, short, so that a failure can be read. @param {import('./launch.js').Page} page */
export async function violations(page) {
  // The controls of the figure, which stay at the foot of the window, would cover what is above the lens.
  await page.evaluate(() => $.one('.lens').scrollIntoView());
  return (await page.axe()).map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((/** @type {any} */ { html, why }) => `${html.slice(0, 150)} ${why}`).join('; ')}`);
}

/** What is wider than the figure: nothing. @param {import('./launch.js').Page} page */
export const overflowing = (page) => page.evaluate(() => [document.documentElement.scrollWidth > innerWidth ? 'the page' : '',
  ...$.all('.lens *').filter((one) => !one.closest('.scroller table, svg') && one.getBoundingClientRect().right > innerWidth + 1).map((one) => `${one.tagName} ${one.className}`)].filter(Boolean));
