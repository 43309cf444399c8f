/** Where the picture lies in its frame. The origin is the upper left corner of the frame; units are CSS pixels. */

/** @typedef {{scale: number, x: number, y: number}} Placement CSS pixels for a pixel of the picture; its corner. */
/** @typedef {{width: number, height: number}} Size */

/** Pixels around the whole picture. */
const MARGIN = 12;

/**
 * The whole picture in the middle, never enlarged beyond its pixels by more than two.
 *
 * @param {Size} picture
 * @param {Size} frame
 * @returns {Placement}
 */
export function fitted(picture, frame) {
  const room = Math.min(
    (frame.width - 2 * MARGIN) / picture.width,
    (frame.height - 2 * MARGIN) / picture.height,
  );
  const scale = Math.max(0.001, Math.min(room, 2));
  return { scale, ...centred(scale, picture, frame) };
}

/**
 * Zoom so that the point under the pointer stays where it is.
 *
 * @param {Placement} place
 * @param {number} scale
 * @param {{x: number, y: number}} point
 * @returns {Placement}
 */
export function zoomedAt(place, scale, point) {
  const ratio = scale / place.scale;
  return { scale, x: point.x - (point.x - place.x) * ratio, y: point.y - (point.y - place.y) * ratio };
}

/**
 * A picture that is larger than the frame covers it; a smaller one is in the middle.
 *
 * @param {Placement} place
 * @param {Size} picture
 * @param {Size} frame
 * @returns {Placement}
 */
export function heldInside({ scale, x, y }, picture, frame) {
  const middle = centred(scale, picture, frame);
  return {
    scale,
    x: middle.x >= 0 ? middle.x : Math.min(0, Math.max(2 * middle.x, x)),
    y: middle.y >= 0 ? middle.y : Math.min(0, Math.max(2 * middle.y, y)),
  };
}

/**
 * @param {number} scale
 * @param {Size} picture
 * @param {Size} frame
 */
function centred(scale, picture, frame) {
  return { x: (frame.width - picture.width * scale) / 2, y: (frame.height - picture.height * scale) / 2 };
}
