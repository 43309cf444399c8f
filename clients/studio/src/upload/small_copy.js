/** A small copy of a photo: an effect takes 0.2 s for it, and seconds for the twelve megapixels of a phone. */

/** Pixels of the longer side of previews. */
export const SMALL_SIDE = 1024;

const QUALITY = 0.9;

/**
 * @typedef {object} Decoded
 * @property {number} width
 * @property {number} height
 * @property {Blob | null} small Null if the photo itself is small.
 */

/**
 * Decode a photo, and make its small copy.
 *
 * @param {Blob} file
 * @returns {Promise<Decoded | null>} Null if this browser cannot decode the format.
 */
export async function decode(file) {
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (!bitmap) return null;
  const { width, height } = bitmap;
  const scale = SMALL_SIDE / Math.max(width, height);
  const small = scale < 1 ? await shrink(bitmap, scale) : null;
  bitmap.close();
  return { width, height, small };
}

/**
 * @param {ImageBitmap} bitmap
 * @param {number} scale
 * @returns {Promise<Blob | null>}
 */
function shrink(bitmap, scale) {
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  const context = canvas.getContext("2d");
  if (!context) return Promise.resolve(null);
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return new Promise(resolve => canvas.toBlob(resolve, "image/jpeg", QUALITY));
}
