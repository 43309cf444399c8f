/** The steps of the edit, in their order: opened by a click, moved by dragging or with Alt and the arrow keys. */

import { fill, h } from "../dom.js";
import { openStep } from "../routes.js";
import { t } from "../words.js";
import { dragToMove } from "./dragging.js";
import { move } from "./steps.js";
import { titleOf } from "./titles.js";

/** @typedef {import("../studio.js").View} View */

/**
 * @param {View} view
 * @returns {HTMLElement}
 */
export function chainBar(view) {
  const list = h("ol", { class: "chain-steps" });
  const bar = h("nav", { class: "chain", "aria-label": t("chain.title") }, list);
  view.watch(["edit", "effects", "route"], ({ edit, route }) => {
    bar.hidden = edit.steps.length === 0;
    fill(
      list,
      edit.steps.map((step, index) =>
        stepChip(view, step, index, "step" in route && route.step === step.key),
      ),
    );
  });
  dragToMove(list, (key, index) => view.history.change(move(view.store.get().edit, key, index)));
  return bar;
}

/**
 * @param {View} view
 * @param {import("../state.js").Step} step
 * @param {number} index
 * @param {boolean} isOpen
 */
function stepChip(view, step, index, isOpen) {
  const { store, history } = view;
  const title = titleOf(store.get().effects, step.effect);
  const onKey = (/** @type {KeyboardEvent} */ event) => {
    const by = event.altKey ? { ArrowLeft: -1, ArrowRight: 1 }[event.key] : undefined;
    if (by === undefined) return;
    event.preventDefault();
    history.change(move(store.get().edit, step.key, index + by));
    store.set({ notice: t("chain.moved", { title, place: index + by + 1 }) });
  };
  return h(
    "li",
    {},
    h(
      "button",
      {
        type: "button",
        class: "step-chip",
        "data-key": step.key,
        "aria-current": isOpen ? "step" : null,
        "aria-label": t("chain.step", { place: index + 1, title }),
        "aria-keyshortcuts": "Alt+ArrowLeft Alt+ArrowRight",
        on: { click: () => openStep(store, step.key), keydown: onKey },
      },
      h("span", { class: "step-number", "aria-hidden": "true" }, index + 1),
      title,
    ),
  );
}
