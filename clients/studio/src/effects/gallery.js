/** The effects in groups: one tab for each group, one card for each effect. */

import { looksPanel } from "../chain/looks.js";
import { fill, h, setAttribute } from "../dom.js";
import { takingTurns } from "../studio.js";
import { t } from "../words.js";
import { effectCard } from "./card.js";
import { groupsOf } from "./groups.js";

/** @typedef {import("../studio.js").View} View */
/** @typedef {{id: string, title: string}} Tab */

/** The id of the tab with looks, which is no group of effects. */
const LOOKS = "looks";

/**
 * @param {View} view
 * @returns {HTMLElement}
 */
export function gallery(view) {
  const tabs = h("div", { class: "tabs", role: "tablist", "aria-label": t("effects.groups") });
  const panel = h("div", { class: "cards-scroll", role: "tabpanel", id: "group", tabindex: -1 });
  const inTurn = takingTurns(view);
  view.watch(["effects", "group", "photo"], ({ effects, group }) => {
    if (!effects) return fill(panel, h("p", { class: "muted" }, t("effects.loading")));
    const groups = groupsOf(effects);
    setAttribute(panel, "aria-labelledby", group && `tab-${group}`);
    showTabs(view, tabs, [...groups, { id: LOOKS, title: t("looks.title") }], group);
    const open = groups.find(({ id }) => id === group) ?? groups[0];
    return fill(
      panel,
      inTurn(branch => (group === LOOKS || !open ? looksPanel(branch) : cards(branch, open))),
    );
  });
  return h("section", { class: "gallery", "aria-label": t("effects.title") }, tabs, panel);
}

/**
 * @param {View} view
 * @param {import("./groups.js").Group} group
 */
function cards(view, group) {
  return h(
    "ul",
    { class: "cards" },
    group.effects.map(effect => h("li", {}, effectCard(view, effect))),
  );
}

/**
 * @param {View} view
 * @param {HTMLElement} list
 * @param {Tab[]} tabs
 * @param {string | null} selected
 */
function showTabs({ store }, list, tabs, selected) {
  const hadFocus = list.contains(document.activeElement);
  const buttons = tabs.map(({ id, title }) => {
    const isSelected = id === selected;
    const button = h(
      "button",
      {
        type: "button",
        role: "tab",
        id: `tab-${id}`,
        class: "tab",
        "aria-controls": "group",
        "aria-selected": String(isSelected),
        tabindex: isSelected ? 0 : -1,
        on: { click: () => store.set({ group: id }), keydown: event => moveBetween(event, list) },
      },
      title,
    );
    return button;
  });
  fill(list, buttons);
  const current = buttons[tabs.findIndex(({ id }) => id === selected)];
  if (hadFocus) current?.focus();
  current?.scrollIntoView?.({ block: "nearest", inline: "nearest" });
  setAttribute(list, "hidden", tabs.length < 2);
}

/**
 * The arrow keys open the tab beside.
 *
 * @param {KeyboardEvent} event
 * @param {HTMLElement} list
 */
function moveBetween({ key, target }, list) {
  const buttons = [...list.querySelectorAll("button")];
  const index = buttons.indexOf(/** @type {HTMLButtonElement} */ (target));
  const step = { ArrowRight: 1, ArrowLeft: -1, Home: -index, End: buttons.length - 1 - index }[key];
  if (step !== undefined) buttons[(index + step + buttons.length) % buttons.length].click();
}
