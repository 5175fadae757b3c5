/** What lenses with a small flat picture say about its axes. */
export const messages = {
  en: { 'plane.across': 'Across', 'plane.up': 'Up' },
  de: { 'plane.across': 'Waagerecht', 'plane.up': 'Senkrecht' },
  ar: { 'plane.across': 'أفقيًا', 'plane.up': 'رأسيًا' },
};
