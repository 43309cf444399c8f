/** The first screen: drop, paste, choose or take a photo, or try a sample. */

import { fill, h } from "../dom.js";
import { icon } from "../icons.js";
import { go } from "../routes.js";
import { t } from "../words.js";
import { acceptDrops, acceptPaste, fileButton } from "./files.js";
import { openPhoto } from "./sending.js";
import { uploadCard } from "./upload_card.js";

/** @typedef {import("../studio.js").View} View */

/**
 * @param {View} view
 * @returns {HTMLElement}
 */
export function startScreen(view) {
  const open = (/** @type {File} */ file) => openPhoto(view, file);
  const drop = h("div", { class: "drop" });
  const screen = h(
    "main",
    { class: "start" },
    h(
      "div",
      { class: "hero" },
      h("h1", { tabindex: -1 }, t("start.title")),
      h("p", { class: "lead" }, t("start.lead")),
    ),
    drop,
    samples(view, open),
    h("p", { class: "private" }, icon("lock"), t("start.private")),
  );
  acceptDrops(screen, open);
  acceptPaste(view, open);
  view.watch(["upload", "photo"], ({ upload }) => {
    screen.classList.toggle("is-busy", upload !== null);
    fill(drop, upload ? uploadCard(view, upload, open) : chooser(view, open));
  });
  return screen;
}

/**
 * @param {View} view
 * @param {(file: File) => void} open
 */
function chooser(view, open) {
  const { photo } = view.store.get();
  const resume = () => go(view.store, { screen: "edit", step: null });
  return [
    h("span", { class: "drop-icon" }, icon("photo")),
    h("p", { class: "drop-hint" }, t("start.drop")),
    h(
      "div",
      { class: "drop-buttons" },
      fileButton({ label: t("start.choose"), name: "photo", primary: true, onFile: open }),
      fileButton({ label: t("start.camera"), name: "camera", camera: true, onFile: open }),
    ),
    photo && h("button", { type: "button", class: "link", on: { click: resume } }, t("start.resume")),
  ];
}

/**
 * @param {View} view
 * @param {(file: File) => void} open
 */
function samples({ config }, open) {
  if (config.samples.length === 0) return null;
  const tryOne = async (/** @type {string} */ url) => {
    const blob = await (await fetch(url)).blob();
    open(new File([blob], url.split("/").at(-1) ?? "sample", { type: blob.type }));
  };
  const buttons = config.samples.map(({ url, picture, title }) =>
    h(
      "li",
      {},
      h(
        "button",
        {
          type: "button",
          class: "sample",
          "aria-label": t("start.sample", { title }),
          on: { click: () => tryOne(url) },
        },
        h("img", { src: picture ?? url, alt: "", loading: "lazy", decoding: "async" }),
      ),
    ),
  );
  return h("section", { class: "samples" }, h("h2", {}, t("start.samples")), h("ul", {}, buttons));
}
