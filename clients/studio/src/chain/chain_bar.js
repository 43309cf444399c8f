/** The steps of the edit, in their order: opened by a click, moved by dragging or with Alt and the arrow keys. */

import { fill, h } from "../dom.js";
import { icon } from "../icons.js";
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
  const order = h("span", { class: "chain-order" });
  const bar = h("nav", { class: "chain", "aria-label": t("chain.title") }, list, order);
  view.watch(["edit", "effects", "route"], ({ edit, route }) => {
    fill(order, orderButtons(view));
    bar.hidden = edit.steps.length === 0;
    fill(
      list,
      edit.steps.map((step, index) =>
        stepChip(view, step, index, "step" in route && route.step === step.key),
      ),
    );
    list.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
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
        "aria-keyshortcuts": "Alt+ArrowLeft Alt+ArrowRight",
        on: { click: () => openStep(store, step.key), keydown: onKey },
      },
      h("span", { class: "step-number" }, index + 1),
      title,
    ),
  );
}

/**
 * Buttons that move the open step.
 *
 * @param {View} view
 */
function orderButtons({ store, history }) {
  const { edit, route } = store.get();
  const index = edit.steps.findIndex(step => route.screen === "edit" && step.key === route.step);
  if (index < 0 || edit.steps.length < 2) return [];
  const button = (
    /** @type {"left" | "right"} */ name,
    /** @type {string} */ label,
    /** @type {number} */ place,
  ) =>
    h(
      "button",
      {
        type: "button",
        class: "icon-button small",
        "data-key": name,
        "aria-label": label,
        title: label,
        disabled: place < 0 || place >= edit.steps.length,
        on: { click: () => history.change(move(edit, edit.steps[index].key, place)) },
      },
      icon(name),
    );
  return [button("left", t("chain.earlier"), index - 1), button("right", t("chain.later"), index + 1)];
}
