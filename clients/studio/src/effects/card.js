/** The card of an effect: its thumbnail and its title. */

import { h, newId, setAttribute } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../words.js";
import { reasonAgainst } from "./availability.js";
import { explain } from "./explaining.js";
import { openEffect } from "./opening.js";

/** @typedef {import("../studio.js").View} View */
/** @typedef {import("/js/types.js").Effect} Effect */

/**
 * @param {View} view
 * @param {Effect} effect
 */
export function effectCard(view, effect) {
  const reason = reasonAgainst(effect, view.store.get().photo);
  const noteId = newId();
  const image = h("img", { alt: "", decoding: "async", class: "card-picture" });
  const badge = h("span", { class: "card-badge", "aria-hidden": "true" }, icon("check"));
  const button = h(
    "button",
    {
      type: "button",
      class: reason ? "card is-off" : "card",
      "aria-describedby": reason ? noteId : null,
      title: effect.summary,
      on: { click: () => (reason ? explain(view, effect, reason) : openEffect(view, effect)) },
    },
    h("span", { class: "card-frame" }, image, badge),
    h("span", { class: "card-title" }, effect.title),
    reason && h("span", { class: "card-note", id: noteId }, reason.label),
  );
  view.watch(["thumbnails", "photo"], ({ thumbnails, photo }) => {
    const made = thumbnails[effect.id];
    setAttribute(image, "src", made ?? photo?.url ?? null);
    image.classList.toggle("is-plain", !made);
    image.hidden = !made && !photo?.url;
    const face = photo?.faces[0];
    if (face) {
      image.style.setProperty("--face-x", `${((face.box[0] + face.box[2] / 2) / photo.width) * 100}%`);
      image.style.setProperty("--face-y", `${((face.box[1] + face.box[3] / 2) / photo.height) * 100}%`);
    }
  });
  view.watch(["edit"], ({ edit }) => {
    const used = edit.steps.some(step => step.effect === effect.id);
    button.classList.toggle("is-used", used);
    setAttribute(button, "aria-label", used ? t("effects.used", { title: effect.title }) : null);
  });
  return button;
}
