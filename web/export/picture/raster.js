/**
 * Pictures in pixels, painted by the browser.
 *
 * @typedef {import('../example.js').Example} Example
 * @typedef {(widthPx: number, heightPx: number) => HTMLCanvasElement | OffscreenCanvas} MakeCanvas
 */

import { Problem } from '../../model/problem.js';
import { writeSvg } from './picture.js';

/** Browsers paint nothing on a canvas that is larger; the smallest limit among them. */
const mostPixels = 16_777_216;

/** @type {MakeCanvas} */
const makeElement = (widthPx, heightPx) => Object.assign(document.createElement('canvas'), { width: widthPx, height: heightPx });

/**
 * A place to paint SVG documents of one size.
 * @param {{ widthPx: number, heightPx: number, scale: number, mostPixels?: number, makeCanvas?: MakeCanvas }} options
 * @returns {{ canvas: HTMLCanvasElement | OffscreenCanvas, width: number, height: number, paint: (svg: string) => Promise<void>, pixels: () => Uint8ClampedArray }}
 * @throws {Problem} export.tooLarge, export.canvas
 */
export function createRaster({ widthPx, heightPx, scale, mostPixels: most = mostPixels, makeCanvas = makeElement }) {
  const width = Math.round(widthPx * scale);
  const height = Math.round(heightPx * scale);
  if (width * height > most) throw new Problem('export.tooLarge', { width, height });
  const canvas = makeCanvas(width, height);
  const context = /** @type {CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D | null} */ (canvas.getContext('2d', { willReadFrequently: true }));
  if (!context) throw new Problem('export.canvas');
  return {
    canvas,
    width,
    height,
    async paint(svg) {
      const image = new Image(width, height);
      // Not a blob: a canvas on which one was painted cannot be read in every browser.
      image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
      await image.decode();
      context.drawImage(image, 0, 0, width, height);
    },
    pixels: () => context.getImageData(0, 0, width, height).data,
  };
}

/**
 * @param {Example} example
 * @param {{ t?: number, grain?: import('../../model/state.js').Grain, theme?: 'light' | 'dark', scale?: number, makeCanvas?: MakeCanvas }} [options] scale: pixels for one of the SVG
 * @returns {Promise<Blob>} a PNG
 * @throws {Problem} export.tooLarge, export.canvas
 */
export async function writePng(example, { scale = 2, makeCanvas, ...options } = {}) {
  const { svg, widthPx, heightPx } = writeSvg(example, options);
  const raster = createRaster({ widthPx, heightPx, scale, makeCanvas });
  await raster.paint(svg);
  const { canvas } = raster;
  if ('convertToBlob' in canvas) return canvas.convertToBlob({ type: 'image/png' });
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Problem('export.canvas'))), 'image/png'));
}
