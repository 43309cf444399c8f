/** What is being waited for: how many jobs come first, and how long it takes. */

import { fill, h } from "../dom.js";
import { areOnFaces, faceOf, warningMark, warningsOf } from "../faces/warnings.js";
import { waitingText } from "../jobs/waiting_text.js";
import { t } from "../words.js";

/** Milliseconds. Shorter waits need no words. */
const SILENT = 600;

/** Milliseconds between two looks at the clock. */
const TICK = 500;

/**
 * @param {import("../studio.js").View} view
 * @returns {HTMLElement}
 */
export function statusPill({ watch, store }) {
  const text = h("span", {});
  const pill = h("div", { class: "status-pill" }, h("span", { class: "spinner" }), text);
  const quality = h("span", { class: "quality" });
  const show = () => {
    const { waiting, effects, online } = store.get();
    const elapsed = waiting ? Date.now() - waiting.since : 0;
    const isSilent = !waiting || elapsed < SILENT || !online;
    pill.classList.toggle("is-shown", !isSilent);
    quality.classList.toggle("is-old", !isSilent && waiting.kind === "preview"); // it is about the edit before
    fill(text, isSilent ? "" : waitingText(waiting, effects, elapsed / 1000));
  };
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let timer;
  watch(["waiting", "online"], ({ waiting }) => {
    clearInterval(timer);
    if (waiting) timer = setInterval(show, TICK);
    show();
  });
  watch(["shown", "comparing", "wipe"], ({ shown, comparing }) => {
    quality.hidden = !shown && !comparing;
    quality.classList.toggle("fades", !comparing && shown?.full === true);
    fill(quality, comparing ? t("stage.before") : shown?.full ? t("stage.full") : t("stage.preview"));
  });
  return h("div", { class: "stage-status" }, quality, pill, generalWarnings(watch));
}

/**
 * Warnings that are about no single face, or about many.
 *
 * @param {import("../studio.js").View["watch"]} watch
 */
function generalWarnings(watch) {
  const place = h("span", { class: "general-warning" });
  watch(["shown", "edit", "showFaces"], state => {
    const onFace = (/** @type {import("/js/types.js").JobWarning} */ warning) =>
      areOnFaces(state) && faceOf(state, warning) !== null;
    const warnings = warningsOf(state).filter(warning => !onFace(warning));
    fill(place, warnings.length > 0 && warningMark(warnings, t("stage.warning")));
  });
  return place;
}
