/**
 * A small copy of a photo: an effect takes 0.2 s for it, and seconds for the twelve megapixels of a phone. A photo that is
 * larger than the API takes is made smaller here, so that nobody has to do it.
 */

/** Pixels of the longer side of previews. */
export const SMALL_SIDE = 1024;

const QUALITY = 0.9;

/** The API's limit is 25 million. */
const MOST_PIXELS = 24_000_000;

/** The API's limit. */
const MOST_BYTES = 10 * 1024 * 1024;

/** Of a photo that is made smaller: the next one if the file is still too large. */
const QUALITIES = [0.92, 0.85, 0.75];

/**
 * @typedef {object} Decoded
 * @property {number} width
 * @property {number} height
 * @property {Blob | null} small Null if the photo itself is small.
 * @property {Blob} whole The photo as it is sent.
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
  const whole = await acceptable(file, bitmap);
  bitmap.close();
  return { width, height, small, whole };
}

/**
 * @param {Blob} file
 * @param {ImageBitmap} bitmap
 * @returns {Promise<Blob>} The file itself if the API takes it, or if this browser cannot make it smaller.
 */
async function acceptable(file, bitmap) {
  const scale = Math.min(1, Math.sqrt(MOST_PIXELS / (bitmap.width * bitmap.height)));
  if (scale === 1 && file.size <= MOST_BYTES) return file;
  for (const quality of QUALITIES) {
    const copy = await shrink(bitmap, scale, quality);
    if (copy && copy.size <= MOST_BYTES) return copy;
  }
  return file;
}

/**
 * @param {ImageBitmap} bitmap
 * @param {number} scale
 * @param {number} [quality]
 * @returns {Promise<Blob | null>}
 */
function shrink(bitmap, scale, quality = QUALITY) {
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  const context = canvas.getContext("2d");
  if (!context) return Promise.resolve(null);
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return new Promise(resolve => canvas.toBlob(resolve, "image/jpeg", quality));
}
