/** The ways in which a file comes to the page. */

import { h } from "../dom.js";
import { icon } from "../icons.js";

/** Also named one by one: some phones offer HEIC only if it is named. */
const ACCEPTED = "image/*,.heic,.heif,.avif";

/**
 * A button that opens the file chooser or the camera.
 *
 * @param {object} options
 * @param {string} options.label
 * @param {import("../icons.js").IconName} options.name Of the icon.
 * @param {boolean} [options.primary]
 * @param {boolean} [options.camera]
 * @param {(file: File) => void} options.onFile
 */
export function fileButton({ label, name, primary = false, camera = false, onFile }) {
  const input = h("input", {
    type: "file",
    accept: ACCEPTED,
    capture: camera ? "user" : null,
    class: "hidden-input",
    tabindex: -1,
    "aria-hidden": "true",
    on: {
      change: () => {
        const file = input.files?.[0];
        input.value = ""; // the same file can be chosen again
        if (file) onFile(file);
      },
    },
  });
  const classes = ["button", primary ? "primary" : "", camera ? "only-touch" : ""].join(" ");
  const button = h(
    "button",
    { type: "button", class: classes, on: { click: () => input.click() } },
    icon(name),
    label,
  );
  return h("span", { class: "file-button" }, button, input);
}

/**
 * @param {HTMLElement} area
 * @param {(file: File) => void} onFile
 */
export function acceptDrops(area, onFile) {
  const mark = (/** @type {boolean} */ on) => area.classList.toggle("is-over", on);
  area.addEventListener("dragover", event => {
    event.preventDefault();
    mark(true);
  });
  area.addEventListener("dragleave", event => {
    if (!area.contains(/** @type {Node | null} */ (event.relatedTarget))) mark(false);
  });
  area.addEventListener("drop", event => {
    event.preventDefault();
    mark(false);
    const file = event.dataTransfer?.files[0];
    if (file) onFile(file);
  });
}

/** @type {((event: ClipboardEvent) => void) | null} */
let pasteListener = null;

/**
 * Take pictures from the clipboard while the first screen is shown.
 *
 * @param {import("../studio.js").View} view
 * @param {(file: File) => void} onFile
 */
export function acceptPaste({ store }, onFile) {
  if (pasteListener) removeEventListener("paste", pasteListener);
  pasteListener = event => {
    const file = [...(event.clipboardData?.files ?? [])].find(({ type }) => type.startsWith("image/"));
    if (file && store.get().route.screen === "start") onFile(file);
  };
  addEventListener("paste", pasteListener);
}
