/** The bar above: undo, redo, a random look, and what to do with the result. */

import { applyRandomLook } from "../chain/random_look.js";
import { h, setAttribute } from "../dom.js";
import { isComplete } from "../form/complete.js";
import { icon } from "../icons.js";
import { canShare, downloadEdit, saveEdit, shareEdit } from "../jobs/saving.js";
import { t } from "../words.js";
import { menu } from "./menu.js";

/** @typedef {import("../studio.js").View} View */

/**
 * @param {View} view
 * @returns {HTMLElement}
 */
export function header(view) {
  const { history, watch } = view;
  const undo = tool("undo", t("action.undo"), history.undo);
  const redo = tool("redo", t("action.redo"), history.redo);
  const random = tool("dice", t("looks.random"), () => applyRandomLook(view));
  const save = tool("bookmark", t("action.save"), () => busy(save, saveEdit(view)));
  const share = tool("share", t("action.share"), () => busy(share, shareEdit(view)));
  const download = h(
    "button",
    {
      type: "button",
      class: "button primary",
      "aria-label": t("action.download"),
      on: { click: () => busy(download, downloadEdit(view)) },
    },
    icon("download"),
    h("span", { class: "wide-only" }, t("action.download")),
  );
  const editing = h(
    "div",
    { class: "header-tools" },
    undo,
    redo,
    random,
    h("span", { class: "gap" }),
    save,
    share,
    download,
  );
  watch(["canUndo", "canRedo", "edit", "effects", "route"], ({ canUndo, canRedo, edit, effects, route }) => {
    undo.disabled = !canUndo;
    redo.disabled = !canRedo;
    const canSave = edit.steps.length > 0 && isComplete(edit, effects ?? []);
    for (const button of [save, share, download]) button.disabled = !canSave;
    share.hidden = !canShare();
    editing.hidden = route.screen !== "edit";
  });
  return h(
    "header",
    { class: "top" },
    h("span", { class: "brand" }, h("span", { class: "brand-mark" }), "FaceMagi"),
    editing,
    menu(view),
  );
}

/**
 * A second click on a button that is at work does nothing.
 *
 * @param {HTMLButtonElement} button
 * @param {Promise<unknown>} work
 */
async function busy(button, work) {
  setAttribute(button, "aria-busy", "true");
  await work;
  button.removeAttribute("aria-busy");
}

/**
 * @param {import("../icons.js").IconName} name
 * @param {string} label
 * @param {() => void} click
 */
function tool(name, label, click) {
  const attributes = {
    type: "button",
    class: "icon-button",
    "aria-label": label,
    title: label,
    on: { click },
  };
  return h("button", attributes, icon(name));
}
