/** The same faces in two sizes of one photo. */

/** @typedef {import("/js/types.js").Face} Face */

/** Of the union of two boxes; faces beside each other share less. */
const SAME_FACE = 0.5;

/**
 * The id in the small copy of each face of the photo.
 *
 * @param {Face[]} faces
 * @param {Face[]} small
 * @param {number} scale From the photo to the small copy.
 * @returns {Record<string, string> | null} Null if a face is missing in the small copy.
 */
export function matchFaces(faces, small, scale) {
  const pairs = faces.map(face => {
    const box = face.box.map(value => value * scale);
    return [face.id, small.find(other => overlap(box, other.box) > SAME_FACE)?.id];
  });
  return pairs.every(([, id]) => id) ? Object.fromEntries(pairs) : null;
}

/**
 * The shared area of two boxes, as a part of the area of both.
 *
 * @param {number[]} a x, y, width, height.
 * @param {number[]} b
 */
function overlap(a, b) {
  const width = Math.min(a[0] + a[2], b[0] + b[2]) - Math.max(a[0], b[0]);
  const height = Math.min(a[1] + a[3], b[1] + b[3]) - Math.max(a[1], b[1]);
  const shared = Math.max(0, width) * Math.max(0, height);
  return shared / (a[2] * a[3] + b[2] * b[3] - shared);
}
