/** The open step: its controls, its place in the chain, and the way back. */

import { remove, setParams } from "../chain/steps.js";
import { fill, h } from "../dom.js";
import { defaultsOf } from "../effects/opening.js";
import { icon } from "../icons.js";
import { back, replace } from "../routes.js";
import { t } from "../words.js";
import { missingOf } from "./complete.js";
import { controlsOf } from "./controls.js";
import { wordsOf } from "./kinds.js";

/** @typedef {import("../studio.js").View} View */
/** @typedef {import("../state.js").Step} Step */
/** @typedef {import("/js/types.js").Effect} Effect */

/**
 * @param {View} view
 * @param {string} key Of the step.
 * @returns {HTMLElement}
 */
export function stepPanel(view, key) {
  const { store, history } = view;
  const find = () => store.get().edit.steps.find(step => step.key === key);
  const step = find();
  const effect = store.get().effects?.find(({ id }) => id === step?.effect);
  if (!step || !effect) return h("section", { class: "step" });
  const changed = (/** @type {Record<string, unknown>} */ params) => setParams(store.get().edit, key, params);
  const controls = controlsOf({
    effect,
    params: step.params,
    onMove: params => history.move(changed(params)),
    onChange: params => history.change(changed(params)),
    view,
  });
  const needs = h("p", { class: "needs", role: "status" });
  view.watch(["edit"], () => {
    const present = find();
    if (!present) return;
    controls.show(present.params);
    showMissing(needs, present, effect);
  });
  return h(
    "section",
    { class: "step", "aria-label": effect.title },
    header(view, step, effect),
    h("div", { class: "step-scroll" }, needs, controls.element, about(effect)),
    hintLine(controls.element),
  );
}

/** @param {Effect} effect */
function about({ summary }) {
  return h("details", { class: "about" }, h("summary", {}, t("step.about")), h("p", {}, summary));
}

/**
 * What the control that has the focus does. It has its own line, so that nothing moves under a finger.
 *
 * @param {HTMLElement} controls
 */
function hintLine(controls) {
  const line = h("p", { class: "hint-line", "aria-hidden": "true", hidden: true });
  controls.addEventListener("focusin", ({ target }) => {
    const field = /** @type {HTMLElement} */ (target).closest("[data-hint]");
    const hint = field?.getAttribute("data-hint") ?? "";
    line.textContent = hint;
    line.hidden = hint === "";
  });
  controls.addEventListener("focusout", ({ relatedTarget }) => {
    if (!controls.contains(/** @type {Node | null} */ (relatedTarget))) line.hidden = true;
  });
  return line;
}

/**
 * @param {View} view
 * @param {Step} step
 * @param {Effect} effect
 */
function header(view, { key }, effect) {
  const { store, history } = view;
  const drop = () => {
    history.change(remove(store.get().edit, key));
    replace(store, { screen: "edit", step: null });
  };
  const reset = () => history.change(setParams(store.get().edit, key, resetTo(effect)));
  return h(
    "header",
    { class: "step-header" },
    action("left", t("step.back"), back),
    h("h2", { tabindex: -1 }, effect.title),
    action("reset", t("step.reset"), reset),
    action("trash", t("step.remove"), drop),
    h("button", { type: "button", class: "button primary small", on: { click: back } }, t("step.done")),
  );
}

/** All parameters as they are proposed; those without a proposal are removed. @param {Effect} effect */
function resetTo(effect) {
  const none = Object.keys(effect.parameters.properties).map(name => [name, undefined]);
  return { ...Object.fromEntries(none), ...defaultsOf(effect) };
}

/**
 * @param {HTMLElement} needs
 * @param {Step} step
 * @param {Effect} effect
 */
function showMissing(needs, step, effect) {
  const titles = missingOf(step, [effect]).map(
    name => wordsOf(name, effect.parameters.properties[name]).title,
  );
  needs.hidden = titles.length === 0;
  fill(needs, titles.length ? t("step.needs", { titles: titles.join(t("list.and")) }) : "");
}

/**
 * @param {import("../icons.js").IconName} name
 * @param {string} label
 * @param {() => void} click
 */
function action(name, label, click) {
  return h(
    "button",
    { type: "button", class: "icon-button", "aria-label": label, title: label, on: { click } },
    icon(name),
  );
}
