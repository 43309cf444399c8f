/** One of several words. */

import { h, newId } from "../dom.js";
import { fieldset } from "./control.js";
import { choicesOf } from "./kinds.js";

/** A detail with more choices is a menu: it is opened seldom, and should not take the place of what matters. */
const MOST_OF_A_DETAIL = 8;

/**
 * @param {import("./control.js").Wishes} wishes
 * @returns {import("./control.js").Control}
 */
export function choice(wishes) {
  const isMenu = wishes.isDetail && choicesOf(wishes.schema).length > MOST_OF_A_DETAIL;
  return isMenu ? selectMenu(wishes) : pillChoice(wishes);
}

/**
 * @param {import("./control.js").Wishes} wishes
 * @returns {import("./control.js").Control}
 */
function selectMenu({ schema, title, description, value, onChange }) {
  const id = newId();
  const options = choicesOf(schema).map(choice => h("option", { value: choice.value }, choice.title));
  const select = h("select", { id, class: "text-input", "aria-description": description || null }, options);
  select.addEventListener("change", () => onChange(select.value));
  const show = (/** @type {string} */ chosen) => {
    select.value = chosen;
  };
  show(/** @type {string} */ (value));
  const label = h("label", { for: id, class: "field-title" }, title);
  return { element: h("div", { class: "field menu-field", "data-hint": description }, label, select), show };
}

/**
 * @param {import("./control.js").Wishes} wishes
 * @returns {import("./control.js").Control}
 */
function pillChoice({ schema, title, description, value, onChange }) {
  const group = newId();
  const inputs = choicesOf(schema).map(({ value: own, title: text }) => {
    const input = h("input", { type: "radio", name: group, value: own, on: { change: () => onChange(own) } });
    return { input, label: h("label", { class: "pill" }, input, h("span", {}, text)) };
  });
  const show = (/** @type {string} */ chosen) => {
    for (const { input } of inputs) input.checked = input.value === chosen;
  };
  show(/** @type {string} */ (value));
  const pills = h(
    "div",
    { class: "pills" },
    inputs.map(({ label }) => label),
  );
  return { element: fieldset({ title, description }, "choice-field", pills), show };
}
