/** Gestures on the picture: wheel, pinch, drag, double click. */

/**
 * @typedef {{x: number, y: number}} Point
 *
 * @typedef {object} Actions
 * @property {(factor: number, point: Point) => void} by
 * @property {(x: number, y: number) => void} move
 * @property {(point: Point) => void} toggle
 * @property {() => boolean} isZoomed
 */

/** The factor for a wheel that turns by one pixel. */
const WHEEL = 1.0025;

/**
 * @param {HTMLElement} frame
 * @param {Actions} actions
 */
export function followGestures(frame, actions) {
  frame.addEventListener(
    "wheel",
    event => {
      event.preventDefault();
      actions.by(WHEEL ** -event.deltaY, pointIn(frame, event));
    },
    { passive: false },
  );
  frame.addEventListener("dblclick", event => actions.toggle(pointIn(frame, event)));
  followPointers(frame, actions);
}

/**
 * @param {HTMLElement} frame
 * @param {Actions} actions
 */
function followPointers(frame, { by, move, isZoomed }) {
  /** @type {Map<number, Point>} The fingers on the picture. */
  const pointers = new Map();
  const release = (/** @type {PointerEvent} */ event) => pointers.delete(event.pointerId);

  frame.addEventListener("pointerdown", event => {
    pointers.set(event.pointerId, pointIn(frame, event));
  });
  frame.addEventListener("pointermove", event => {
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const now = pointIn(frame, event);
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    pointers.set(event.pointerId, now);
    if (other) by(distance(now, other) / Math.max(1, distance(before, other)), middle(now, other));
    else if (isZoomed()) {
      frame.setPointerCapture(event.pointerId);
      move(now.x - before.x, now.y - before.y);
    }
  });
  for (const name of /** @type {const} */ (["pointerup", "pointercancel", "pointerleave"])) {
    frame.addEventListener(name, release);
  }
}

/**
 * @param {HTMLElement} frame
 * @param {MouseEvent} event
 * @returns {Point}
 */
function pointIn(frame, { clientX, clientY }) {
  const { left, top } = frame.getBoundingClientRect();
  return { x: clientX - left, y: clientY - top };
}

/** @param {Point} a @param {Point} b */
const distance = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);

/** @param {Point} a @param {Point} b */
const middle = (a, b) => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
