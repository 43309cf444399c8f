/** Zoom and movement of the picture: wheel, pinch, drag, double click, and the keyboard. */

import { followGestures } from "./gestures.js";
import { fitted, heldInside, zoomedAt } from "./placement.js";

/** @typedef {import("./placement.js").Placement} Placement */

/**
 * @typedef {object} Zoom
 * @property {() => void} fit The whole picture.
 * @property {() => void} pixels One pixel of the picture is one of the screen.
 * @property {(factor: number) => void} by
 * @property {(listener: (percent: number) => void) => void} onChange
 */

/** Of the keys + and −, and the buttons. */
const STEP = 1.5;

/** Of a double click: at most, and at least. Between them it shows one pixel of the picture as one of the screen. */
const CLOSER = 4;
const LEAST_CLOSER = 2;

/** Pixels of the screen for one of the picture. */
const MOST = 8;

/** From here single pixels are seen, and should have sharp edges. */
const SHARP = 3;

/** Pixels that an arrow key moves. */
const NUDGE = 60;

/**
 * @param {import("../studio.js").View} view
 * @param {HTMLElement} frame What is seen.
 * @param {HTMLElement} sheet What is moved.
 * @returns {Zoom}
 */
export function createZoom({ watch }, frame, sheet) {
  const picture = { width: 1, height: 1 };
  /** @type {Placement} */
  let place = { scale: 1, x: 0, y: 0 };
  let isFitted = true;
  /** @type {((percent: number) => void)[]} */
  const listeners = [];

  const size = () => ({ width: frame.clientWidth, height: frame.clientHeight });
  const whole = () => fitted(picture, size());
  const show = (/** @type {Placement} */ wished) => {
    place = heldInside(wished, picture, size());
    isFitted = place.scale <= whole().scale * 1.001;
    sheet.style.setProperty("--width", `${picture.width * place.scale}px`);
    sheet.style.setProperty("--height", `${picture.height * place.scale}px`);
    sheet.style.setProperty("--x", `${place.x}px`);
    sheet.style.setProperty("--y", `${place.y}px`);
    sheet.classList.toggle("is-sharp", place.scale * devicePixelRatio >= SHARP);
    frame.classList.toggle("is-zoomed", !isFitted);
    const percent = Math.round(place.scale * devicePixelRatio * 100);
    for (const listener of listeners) listener(percent);
  };
  const fit = () => show(whole());
  const centre = () => ({ x: frame.clientWidth / 2, y: frame.clientHeight / 2 });
  const zoomAt = (/** @type {number} */ scale, /** @type {{x: number, y: number}} */ point) => {
    const allowed = Math.min(MOST / devicePixelRatio, Math.max(whole().scale, scale));
    show(zoomedAt(place, allowed, point));
  };
  const pixels = (point = centre()) => zoomAt(1 / devicePixelRatio, point);
  /** Large enough for details, and not so large that one sees nothing else of a phone's photo. */
  const closer = () =>
    Math.min(CLOSER * whole().scale, Math.max(1 / devicePixelRatio, LEAST_CLOSER * whole().scale));
  const by = (/** @type {number} */ factor, point = centre()) => zoomAt(place.scale * factor, point);
  const move = (/** @type {number} */ x, /** @type {number} */ y) =>
    show({ ...place, x: place.x + x, y: place.y + y });

  watch(["photo"], ({ photo }) => {
    Object.assign(picture, { width: photo?.width ?? 1, height: photo?.height ?? 1 });
    fit();
  });
  new ResizeObserver(() => (isFitted ? fit() : show(place))).observe(frame);
  followGestures(frame, {
    by,
    move,
    toggle: point => (isFitted ? zoomAt(closer(), point) : fit()),
    isZoomed: () => !isFitted,
  });
  frame.addEventListener("keydown", event => {
    if (event.target !== frame || event.ctrlKey || event.metaKey) return;
    const actions = /** @type {Record<string, () => void>} */ ({
      "+": () => by(STEP),
      "=": () => by(STEP),
      "-": () => by(1 / STEP),
      0: fit,
      1: () => pixels(),
      ArrowLeft: () => move(NUDGE, 0),
      ArrowRight: () => move(-NUDGE, 0),
      ArrowUp: () => move(0, NUDGE),
      ArrowDown: () => move(0, -NUDGE),
    });
    if (!actions[event.key]) return;
    event.preventDefault();
    actions[event.key]();
  });
  return {
    fit,
    pixels: () => pixels(),
    by: factor => by(factor),
    onChange: listener => listeners.push(listener),
  };
}
