/** What lenses with a picture say about its axes. */
export const messages = {
  en: { 'plane.axis': 'Axis {axis}' },
  de: { 'plane.axis': 'Achse {axis}' },
  ar: { 'plane.axis': 'المحور {axis}' },
};
