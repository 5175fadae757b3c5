/**
 * The motion as an animated GIF: the frames of the picture, in the colours of the theme. It plays once; what moves for
 * longer than five seconds must not go on by itself.
 *
 * @typedef {import('../example.js').Example} Example
 * @typedef {import('./raster.js').MakeCanvas} MakeCanvas
 */

import { Problem } from '../../model/problem.js';
import { looks } from './looks.js';
import { momentsOf } from './moments.js';
import { createPicture } from './picture.js';
import { createRaster } from './raster.js';

/** Twelve and a half pictures a second: motion looks smooth, and a file stays below a few megabytes. */
const frameMs = 80;
const mostFrames = 500;
const mostPixels = 1_500_000;
/** Between a colour and the paper: the edges of letters. */
const shades = 15;
/** In the palette: nothing is drawn, what was there before stays. */
const unchanged = 0;

/** @param {string} colour #rrggbb @returns {number[]} */
const channelsOf = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));

/** The colours of a theme, each on its way from the paper. @param {import('./looks.js').Theme} theme @returns {number[][]} up to 256 */
export function paletteOf(theme) {
  const { surface, onTint, ...others } = looks[theme];
  const paper = channelsOf(surface);
  const mixed = Object.values(others).flatMap((colour) => Array.from({ length: shades }, (_, i) =>
    channelsOf(colour).map((channel, k) => Math.round(paper[k] + ((channel - paper[k]) * (i + 1)) / shades))));
  return [[0, 0, 0], paper, channelsOf(onTint), ...mixed];
}

/**
 * @param {Example} example
 * @param {{ grain?: import('../../model/state.js').Grain, theme?: import('./looks.js').Theme, scale?: number, makeCanvas?: MakeCanvas,
 *   onProgress?: (part: number) => void, signal?: AbortSignal }} [options]  part: 0 to 1; a signal that aborts rejects with its reason
 * @returns {Promise<Blob>} a GIF
 * @throws {Problem} export.tooLong, export.tooLarge, export.canvas
 */
export async function writeGif(example, { grain = 'token', theme = 'light', scale = 1, makeCanvas, onProgress, signal } = {}) {
  const { timeline, widthPx, heightPx, draw } = createPicture(example, { grain, theme });
  const moments = momentsOf(timeline, frameMs);
  if (moments.length > mostFrames) throw new Problem('export.tooLong', { frames: moments.length, most: mostFrames });
  const raster = createRaster({ widthPx, heightPx, scale, mostPixels, makeCanvas });
  // Its main file is not a module.
  const { GIFEncoder, applyPalette } = await import('gifenc/dist/gifenc.esm.js');
  const palette = paletteOf(theme);
  const encoder = GIFEncoder();
  /** @type {Uint8Array | null} */
  let before = null;
  for (const [i, { t, delayMs }] of moments.entries()) {
    signal?.throwIfAborted();
    await raster.paint(draw(t));
    // Without the first colour, which stands for "unchanged".
    const indices = applyPalette(raster.pixels(), palette.slice(1)).map((index) => index + 1);
    const drawn = before ? indices.map((index, at) => (index === /** @type {Uint8Array} */ (before)[at] ? unchanged : index)) : indices;
    encoder.writeFrame(drawn, raster.width, raster.height, {
      ...(before ? {} : { palette }), delay: delayMs, repeat: -1, transparent: before !== null, transparentIndex: unchanged, dispose: 1,
    });
    before = indices;
    onProgress?.((i + 1) / moments.length);
  }
  encoder.finish();
  return new Blob([encoder.bytes()], { type: 'image/gif' });
}
