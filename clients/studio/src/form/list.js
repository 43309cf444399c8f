/** A list: several of the choices, or a few colours. */

import { fill, h } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../words.js";
import { swatches } from "./colour.js";
import { fieldset } from "./control.js";
import { choicesOf, kindOf } from "./kinds.js";

/**
 * @param {import("./control.js").Wishes} wishes
 * @returns {import("./control.js").Control}
 */
export function list(wishes) {
  return kindOf(wishes.schema.items) === "colour" ? colours(wishes) : severalChoices(wishes);
}

/**
 * @param {import("./control.js").Wishes} wishes
 * @returns {import("./control.js").Control}
 */
function severalChoices({ schema, title, description, value, onChange }) {
  const most = schema.maxItems ?? Number.POSITIVE_INFINITY;
  const boxes = choicesOf(schema).map(({ value: own, title: text }) => {
    const input = h("input", { type: "checkbox", value: own });
    return { input, label: h("label", { class: "pill" }, input, h("span", {}, text)) };
  });
  const chosen = () => boxes.filter(({ input }) => input.checked).map(({ input }) => input.value);
  const limit = () => {
    const isFull = chosen().length >= most;
    for (const { input } of boxes) input.disabled = isFull && !input.checked;
  };
  const show = (/** @type {string[]} */ values = []) => {
    for (const { input } of boxes) input.checked = values.includes(input.value);
    limit();
  };
  show(/** @type {string[]} */ (value));
  const changed = () => {
    limit();
    onChange(chosen());
  };
  const pills = h(
    "div",
    { class: "pills", on: { change: changed } },
    boxes.map(({ label }) => label),
  );
  return { element: fieldset({ title, description }, "choice-field", pills), show };
}

/**
 * @param {import("./control.js").Wishes} wishes
 * @returns {import("./control.js").Control}
 */
function colours({ schema, title, description, value, onMove, onChange }) {
  /** @type {string[]} */
  let values = [];
  const rows = h("div", { class: "colour-rows" });
  const element = fieldset({ title, description }, "colour-field", rows);
  const replaced = (/** @type {number} */ index, /** @type {string} */ colour) =>
    values.map((other, place) => (place === index ? colour : other));

  const row = (/** @type {string} */ colour, /** @type {number} */ index) => {
    const label = `${title} ${index + 1}`;
    const change = (/** @type {unknown} */ next) => {
      values = replaced(index, String(next));
      onChange(values);
    };
    const one = swatches({
      schema: schema.items,
      label,
      value: colour,
      onMove: next => onMove(replaced(index, String(next))),
      onChange: change,
    });
    return h(
      "div",
      { class: "colour-row", role: "group", "aria-label": label },
      one.element,
      index > 0 && removeButton(index),
    );
  };
  const removeButton = (/** @type {number} */ index) =>
    smallButton("minus", t("form.remove_colour"), () => change(values.filter((_, place) => place !== index)));
  const addButton = () =>
    smallButton("plus", t("form.add_colour"), () => change([...values, schema.items.default]));
  const change = (/** @type {string[]} */ next) => {
    show(next);
    onChange(next);
  };
  const show = (/** @type {string[]} */ next = []) => {
    if (JSON.stringify(next) === JSON.stringify(values) && rows.hasChildNodes()) return;
    values = next;
    fill(rows, values.map(row), values.length < schema.maxItems && addButton());
  };
  show(/** @type {string[]} */ (value));
  return { element, show };
}

/**
 * @param {import("../icons.js").IconName} name
 * @param {string} label
 * @param {() => void} click
 */
function smallButton(name, label, click) {
  return h(
    "button",
    { type: "button", class: "icon-button small", "aria-label": label, on: { click } },
    icon(name),
  );
}
