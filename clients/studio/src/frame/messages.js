/** What the page says: notices that pass, a lost network, and problems with what helps. */

import { fill, h } from "../dom.js";
import { openEffect } from "../effects/opening.js";
import { icon } from "../icons.js";
import { t } from "../words.js";

/** @typedef {import("../studio.js").View} View */

/** Milliseconds: to see that there is a text, and to read one of its words. Chinese has one for two characters. */
const SEEN = 1500;
const READ_WORD = 260;
const CHINESE = /[\u4e00-\u9fff]{1,2}/g;

/**
 * @param {View} view
 * @returns {HTMLElement}
 */
export function messages(view) {
  return h("div", { class: "messages" }, offlineBanner(view), problemBox(view), noticeBox(view));
}

/** @param {View} view */
function offlineBanner({ watch }) {
  const banner = h("div", { class: "banner", role: "status" });
  watch(["online"], ({ online }) => {
    banner.classList.toggle("is-shown", !online);
    fill(banner, online ? "" : t("network.offline"));
  });
  return banner;
}

/** @param {View} view */
function problemBox(view) {
  const box = h("div", { class: "problem", role: "alert" });
  const close = () => view.store.set({ problem: null });
  view.watch(["problem"], ({ problem, effects }) => {
    box.classList.toggle("is-shown", problem !== null);
    if (!problem) return fill(box);
    const others = (effects ?? []).filter(({ id }) => problem.alternatives?.includes(id));
    return fill(
      box,
      h(
        "div",
        {},
        h("p", { class: "problem-message" }, problem.message),
        h("p", { class: "problem-remedy" }, problem.remedy),
      ),
      others.map(effect =>
        h(
          "button",
          { type: "button", class: "button small", on: { click: () => openEffect(view, effect) } },
          effect.title,
        ),
      ),
      h(
        "button",
        { type: "button", class: "icon-button small", "aria-label": t("action.close"), on: { click: close } },
        icon("close"),
      ),
    );
  });
  return box;
}

/** @param {View} view */
function noticeBox({ watch, store }) {
  const box = h("div", { class: "notice", role: "status", "aria-live": "polite" });
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  watch(["notice"], ({ notice }) => {
    box.classList.toggle("is-shown", notice !== "");
    if (!notice) return; // the text stays while it fades
    box.textContent = notice;
    clearTimeout(timer);
    timer = setTimeout(() => store.set({ notice: "" }), SEEN + READ_WORD * wordsIn(notice));
  });
  return box;
}

/** @param {string} text */
const wordsIn = text => (text.match(CHINESE) ?? text.split(" ")).length;
