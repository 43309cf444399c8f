/** The results of the day, and the jobs that still run. */

import { titleOfJob } from "../chain/titles.js";
import { fill, h } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../words.js";
import { openResult } from "./result_dialog.js";
import { stripPictureOf } from "./strip_pictures.js";
import { jobText } from "./waiting_text.js";

/** @typedef {import("../studio.js").View} View */
/** @typedef {import("../state.js").Tracked} Tracked */
/** @typedef {import("/js/types.js").Job} Job */

/**
 * @param {View} view
 * @returns {HTMLElement}
 */
export function strip(view) {
  const list = h("ul", { class: "strip-items" });
  const section = h("section", { class: "strip", "aria-label": t("strip.title") }, list);
  view.watch(["queue", "results", "effects"], ({ queue, results }) => {
    section.hidden = queue.length + results.length === 0;
    fill(
      list,
      queue.map(tracked => h("li", {}, running(view, tracked))),
      results.map(job => h("li", {}, result(view, job))),
    );
  });
  return section;
}

/**
 * @param {View} view
 * @param {Tracked} tracked
 */
function running({ api, store }, { title, job }) {
  const elapsed = Date.now() / 1000 - job.created_at;
  const cancel = () => api.cancelJob(job.id).catch(() => {});
  return h(
    "div",
    { class: "strip-job" },
    h("span", { class: "spinner" }),
    h("span", { class: "strip-text" }, h("strong", {}, title), jobText(job, store.get().effects, elapsed)),
    h(
      "button",
      {
        type: "button",
        class: "icon-button small",
        "data-key": `cancel-${job.id}`,
        "aria-label": t("strip.cancel", { title }),
        on: { click: cancel },
      },
      icon("close"),
    ),
  );
}

/**
 * @param {View} view
 * @param {Job} job
 */
function result(view, job) {
  const title = titleOfJob(view.store.get().effects, job);
  return h(
    "button",
    {
      type: "button",
      class: "strip-result",
      "data-key": job.id,
      title,
      "aria-label": t("strip.open", { title }),
      on: { click: () => openResult(view, job) },
    },
    h("img", { src: stripPictureOf(job.id) ?? job.result?.url, alt: "", loading: "lazy", decoding: "async" }),
  );
}
