// What the bundler makes of files that are not scripts.
declare module '*.css' {
  const text: string;
  export default text;
}

// gifenc ships no types; these are the functions that we call.
declare module 'gifenc/dist/gifenc.esm.js' {
  export function GIFEncoder(): {
    writeFrame(index: Uint8Array, width: number, height: number, options: {
      palette?: number[][], delay?: number, repeat?: number, transparent?: boolean, transparentIndex?: number, dispose?: number,
    }): void;
    finish(): void;
    bytes(): Uint8Array<ArrayBuffer>;
  };
  export function applyPalette(pixels: Uint8Array | Uint8ClampedArray, palette: number[][]): Uint8Array;
}
declare module '*.py' {
  const text: string;
  export default text;
}
