/** What is being waited for: how many jobs come first, and how long it takes. */

import { fill, h } from "../dom.js";
import { faceOf, warningMark, warningsOf } from "../faces/warnings.js";
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
    fill(quality, comparing ? t("stage.before") : shown?.full ? t("stage.full") : t("stage.preview"));
  });
  return h("div", { class: "stage-status" }, quality, pill, generalWarnings(watch));
}

/**
 * Warnings that are about no single face.
 *
 * @param {import("../studio.js").View["watch"]} watch
 */
function generalWarnings(watch) {
  const place = h("span", { class: "general-warning" });
  watch(["shown", "edit"], state => {
    const warnings = warningsOf(state).filter(warning => faceOf(state, warning) === null);
    fill(place, warnings.length > 0 && warningMark(warnings, t("stage.warning")));
  });
  return place;
}
