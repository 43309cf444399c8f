/** A photo on its way: its progress, or what is wrong with it. */

import { h } from "../dom.js";
import { t } from "../words.js";
import { fileButton } from "./files.js";
import { stopUpload } from "./sending.js";

/** @typedef {import("../studio.js").View} View */
/** @typedef {import("../state.js").Upload} Upload */

/**
 * @param {View} view
 * @param {Upload} upload
 * @param {(file: File) => void} open
 */
export function uploadCard(view, upload, open) {
  return [
    upload.url && h("img", { class: "upload-photo", src: upload.url, alt: t("upload.alt") }),
    upload.problem ? refusal(view, upload.problem, open) : progress(view, upload),
  ];
}

/**
 * @param {View} view
 * @param {Upload} upload
 */
function progress(view, { share, phase }) {
  const percent = Math.round(share * 100);
  const text = phase === "sending" ? t("upload.sending", { percent }) : t("upload.detecting");
  const bar = h("progress", { max: 100, "aria-label": t("upload.progress") });
  if (phase === "sending") bar.value = percent;
  return h(
    "div",
    { class: "upload-state", role: "status" },
    h("p", {}, text),
    bar,
    h(
      "button",
      { type: "button", class: "quiet", on: { click: () => stopUpload(view) } },
      t("action.cancel"),
    ),
  );
}

/**
 * @param {View} view
 * @param {import("../state.js").Problem} problem
 * @param {(file: File) => void} open
 */
function refusal(view, problem, open) {
  return h(
    "div",
    { class: "upload-state", role: "alert" },
    h("p", { class: "problem-message" }, problem.message),
    h("p", { class: "problem-remedy" }, problem.remedy),
    h(
      "div",
      { class: "drop-buttons" },
      fileButton({ label: t("upload.other"), name: "photo", primary: true, onFile: open }),
      h(
        "button",
        { type: "button", class: "quiet", on: { click: () => stopUpload(view) } },
        t("action.back"),
      ),
    ),
  );
}
