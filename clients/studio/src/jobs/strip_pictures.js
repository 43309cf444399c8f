/** Small pictures of saved results, kept in this browser: the strip need not load each result in full size after a reload. */

const STORED = "facemagi.strip";

/** Pixels of each side: sharp in the strip of a dense screen. */
const SIDE = 136;

const QUALITY = 0.75;

/** @returns {Record<string, string>} The data URL of each job's picture. */
function read() {
  try {
    return JSON.parse(localStorage.getItem(STORED) ?? "{}");
  } catch {
    return {}; // somebody else's text
  }
}

/** @param {string} job */
export const stripPictureOf = job => read()[job] ?? null;

/**
 * @param {string} job
 * @param {Blob} blob Its result. A browser that cannot decode it keeps none.
 */
export async function keepStripPicture(job, blob) {
  const bitmap = await createImageBitmap(blob).catch(() => null);
  if (bitmap) localStorage.setItem(STORED, JSON.stringify({ ...read(), [job]: middleOf(bitmap) }));
  bitmap?.close();
}

/** Forget the pictures of other results: they are deleted. @param {string[]} jobs */
export function keepStripPicturesOnly(jobs) {
  const left = Object.entries(read()).filter(([job]) => jobs.includes(job));
  localStorage.setItem(STORED, JSON.stringify(Object.fromEntries(left)));
}

/** The middle square. @param {ImageBitmap} bitmap @returns {string} */
function middleOf(bitmap) {
  const canvas = document.createElement("canvas");
  canvas.width = SIDE;
  canvas.height = SIDE;
  const side = Math.min(bitmap.width, bitmap.height);
  const [x, y] = [(bitmap.width - side) / 2, (bitmap.height - side) / 2];
  canvas.getContext("2d")?.drawImage(bitmap, x, y, side, side, 0, 0, SIDE, SIDE);
  return canvas.toDataURL("image/webp", QUALITY);
}
