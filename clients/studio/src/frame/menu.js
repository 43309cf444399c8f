/** The menu: another photo, the language, deletion. */

import { h, newId } from "../dom.js";
import { icon } from "../icons.js";
import { go } from "../routes.js";
import { LANGUAGES, language, t } from "../words.js";
import { deleteAll, deletePhoto } from "./deleting.js";
import { changeLanguage } from "./drawing.js";

/** @typedef {import("../studio.js").View} View */

/**
 * @param {View} view
 * @returns {HTMLElement}
 */
export function menu(view) {
  const id = newId();
  const list = h("div", { id, popover: "auto", class: "menu" });
  const item = (
    /** @type {import("../icons.js").IconName} */ name,
    /** @type {string} */ text,
    /** @type {() => void} */ click,
    kind = "",
  ) =>
    h(
      "button",
      {
        type: "button",
        class: `menu-item ${kind}`,
        on: {
          click: () => {
            list.hidePopover();
            click();
          },
        },
      },
      icon(name),
      text,
    );
  const another = item("photo", t("menu.another"), () => go(view.store, { screen: "start" }));
  const removePhoto = item("trash", t("menu.delete_photo"), () => deletePhoto(view), "danger");
  view.watch(["photo", "route"], ({ photo, route }) => {
    another.hidden = route.screen === "start";
    removePhoto.hidden = !photo;
  });
  const languages = Object.entries(LANGUAGES).filter(([tag]) => tag !== language());
  list.append(
    another,
    ...languages.map(([tag, name]) => {
      const button = item("language", name, () =>
        changeLanguage(view, /** @type {import("../words.js").Language} */ (tag)),
      );
      button.lang = tag;
      return button;
    }),
    h("hr"),
    removePhoto,
    item("trash", t("menu.delete_all"), () => deleteAll(view), "danger"),
  );
  const opener = h(
    "button",
    {
      type: "button",
      class: "icon-button",
      "aria-label": t("menu.open"),
      title: t("menu.open"),
      popovertarget: id,
    },
    icon("more"),
  );
  return h("div", { class: "menu-box" }, opener, list);
}
