/** Looks: a random one, and those that the visitor has saved on this device. */

import { fill, h, newId } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../words.js";
import { applyPreset, removePreset, savePreset } from "./presets.js";
import { applyRandomLook } from "./random_look.js";
import { titleOf } from "./titles.js";

/** @typedef {import("../studio.js").View} View */

/**
 * @param {View} view
 * @returns {HTMLElement}
 */
export function looksPanel(view) {
  const saved = h("ul", { class: "presets" });
  const form = saveForm(view);
  view.watch(["presets", "effects"], ({ presets }) => {
    fill(
      saved,
      presets.length
        ? presets.map(preset => presetRow(view, preset))
        : h("li", { class: "muted" }, t("looks.none")),
    );
  });
  view.watch(["edit"], ({ edit }) => {
    form.hidden = edit.steps.length === 0;
  });
  return h(
    "div",
    { class: "looks" },
    h(
      "button",
      { type: "button", class: "button wide", on: { click: () => applyRandomLook(view) } },
      icon("dice"),
      t("looks.random"),
    ),
    form,
    h("h2", {}, t("looks.saved")),
    saved,
  );
}

/** @param {View} view */
function saveForm(view) {
  const id = newId();
  const input = h("input", { id, class: "text-input", maxlength: 40, required: true, autocomplete: "off" });
  const submit = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    savePreset(view, input.value.trim());
    input.value = "";
  };
  return h(
    "form",
    { class: "save-look", on: { submit } },
    h("label", { for: id }, t("looks.name")),
    h("div", { class: "row" }, input, h("button", { class: "button" }, t("looks.save"))),
  );
}

/**
 * @param {View} view
 * @param {import("../state.js").Preset} preset
 */
function presetRow(view, preset) {
  const { name, steps } = preset;
  const { effects } = view.store.get();
  return h(
    "li",
    { class: "preset" },
    h(
      "button",
      { type: "button", class: "preset-apply", on: { click: () => applyPreset(view, preset) } },
      h("span", {}, name),
      h("span", { class: "muted" }, steps.map(({ effect }) => titleOf(effects, effect)).join(" + ")),
    ),
    h(
      "button",
      {
        type: "button",
        class: "icon-button",
        "aria-label": t("looks.remove", { name }),
        on: { click: () => removePreset(view, name) },
      },
      icon("trash"),
    ),
  );
}
