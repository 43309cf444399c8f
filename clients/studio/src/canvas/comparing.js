/** Shows the photo without the edit, as long as the picture or the space bar is pressed. */

/** Milliseconds. A shorter press is a click, or the begin of a gesture. */
const DELAY = 180;

/** Pixels. A pointer that moves further moves the picture. */
const STILL = 8;

/**
 * @param {import("../studio.js").View} view
 * @param {HTMLElement} frame
 */
export function watchComparison({ store }, frame) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let start = { x: 0, y: 0 };
  const compare = (/** @type {boolean} */ comparing) => {
    if (store.get().comparing !== comparing) store.set({ comparing });
  };
  const stop = () => {
    clearTimeout(timer);
    compare(false);
  };
  frame.addEventListener("pointerdown", event => {
    clearTimeout(timer);
    if (!event.isPrimary) return stop();
    start = { x: event.clientX, y: event.clientY };
    timer = setTimeout(() => compare(true), DELAY);
    return undefined;
  });
  frame.addEventListener("pointermove", event => {
    if (Math.hypot(event.clientX - start.x, event.clientY - start.y) > STILL) clearTimeout(timer);
  });
  for (const name of ["pointerup", "pointercancel", "pointerleave", "blur"])
    frame.addEventListener(name, stop);
  frame.addEventListener("contextmenu", event => event.preventDefault()); // a long press on a phone
  frame.addEventListener("keydown", event => {
    if (event.key !== " " || event.target !== frame) return;
    event.preventDefault();
    compare(true);
  });
  frame.addEventListener("keyup", event => {
    if (event.key === " ") compare(false);
  });
}
