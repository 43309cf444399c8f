/** Moves the items of a list by dragging them sideways. */

/** Pixels. Less is a click. */
const START = 6;

/**
 * @param {HTMLElement} list Its buttons have `data-key`.
 * @param {(key: string, index: number) => void} onMove
 */
export function dragToMove(list, onMove) {
  list.addEventListener("pointerdown", event => {
    const button = /** @type {HTMLElement} */ (event.target).closest("button");
    if (!button || event.button !== 0 || event.pointerType === "touch") return; // a finger scrolls the list
    const end = follow(list, button, event.clientX, onMove);
    addEventListener("pointerup", end, { once: true });
    addEventListener("pointercancel", end, { once: true });
  });
}

/**
 * @param {HTMLElement} list
 * @param {HTMLElement} button
 * @param {number} startX
 * @param {(key: string, index: number) => void} onMove
 * @returns {() => void} Ends the dragging.
 */
function follow(list, button, startX, onMove) {
  let x = startX;
  const dragged = () => Math.abs(x - startX) > START;
  const onPointer = (/** @type {PointerEvent} */ event) => {
    x = event.clientX;
    button.classList.toggle("is-dragged", dragged());
    button.style.setProperty("--dragged", `${x - startX}px`);
  };
  addEventListener("pointermove", onPointer);
  return () => {
    removeEventListener("pointermove", onPointer);
    button.classList.remove("is-dragged");
    if (!dragged() || !button.dataset.key) return;
    addEventListener("click", event => event.stopPropagation(), { capture: true, once: true }); // no click follows
    onMove(button.dataset.key, placeAt(list, button, x));
  };
}

/**
 * @param {HTMLElement} list
 * @param {HTMLElement} button
 * @param {number} x
 */
function placeAt(list, button, x) {
  const others = [...list.querySelectorAll("button")].filter(other => other !== button);
  return others.filter(other => {
    const { left, width } = other.getBoundingClientRect();
    return left + width / 2 < x;
  }).length;
}
