/** Says why an effect cannot be used, and what can be used instead. */

import { h } from "../dom.js";
import { openDialog } from "../frame/dialog.js";
import { t } from "../words.js";
import { reasonAgainst } from "./availability.js";
import { openEffect } from "./opening.js";

/** @typedef {import("../studio.js").Studio} Studio */
/** @typedef {import("/js/types.js").Effect} Effect */

/**
 * @param {Studio} studio
 * @param {Effect} effect
 * @param {import("./availability.js").Reason} reason
 */
export function explain(studio, effect, reason) {
  const others = alternatives(studio, reason.alternatives);
  openDialog(effect.title, ({ close }) => [
    h("p", {}, effect.summary),
    h("p", { class: "problem-message" }, reason.message),
    reason.remedy ? h("p", { class: "muted" }, reason.remedy) : null,
    others.length > 0 ? h("p", {}, t("reason.instead")) : null,
    h(
      "footer",
      {},
      others.map(other =>
        h(
          "button",
          {
            type: "button",
            class: "button",
            on: { click: () => close().then(() => openEffect(studio, other)) },
          },
          other.title,
        ),
      ),
    ),
  ]);
}

/**
 * @param {Studio} studio
 * @param {string[]} ids
 * @returns {Effect[]}
 */
function alternatives({ store }, ids) {
  const { effects, photo } = store.get();
  return (effects ?? []).filter(effect => ids.includes(effect.id) && !reasonAgainst(effect, photo));
}
