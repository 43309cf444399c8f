/** A random look: one or two effects with other choices and colours than usual. */

import { reasonAgainst } from "../effects/availability.js";
import { makesPicture } from "../effects/groups.js";
import { defaultsOf } from "../effects/opening.js";
import { choicesOf } from "../form/kinds.js";
import { replace } from "../routes.js";
import { t } from "../words.js";
import { withSteps } from "./steps.js";

/** @typedef {import("../studio.js").Studio} Studio */
/** @typedef {import("/js/types.js").Effect} Effect */

/** More effects hide each other. */
const MOST_EFFECTS = 2;

/** @param {Studio} studio */
export function applyRandomLook({ store, history }) {
  const { effects, photo, edit } = store.get();
  const usable = (effects ?? []).filter(effect => isUsable(effect, photo));
  const chosen = shuffled(usable).slice(0, 1 + Math.floor(Math.random() * MOST_EFFECTS));
  if (chosen.length === 0) return;
  replace(store, { screen: "edit", step: null });
  const titles = chosen.map(({ title }) => title).join(" + ");
  store.set({ showFaces: false, notice: edit.steps.length ? t("looks.replaced", { titles }) : titles });
  history.change(
    withSteps(
      edit,
      chosen.map(effect => ({ effect: effect.id, params: randomParams(effect) })),
    ),
  );
}

/**
 * Quick effects that change the picture and ask for nothing.
 *
 * @param {Effect} effect
 * @param {import("../state.js").StudioPhoto | null} photo
 */
function isUsable(effect, photo) {
  const { required = [], properties } = effect.parameters;
  const isLook = Object.values(properties).some(schema => choicesOf(schema).length > 1);
  return makesPicture(effect) && required.length === 0 && isLook && !reasonAgainst(effect, photo);
}

/**
 * Other choices and colours; sliders keep the values that the effect proposes.
 *
 * @param {Effect} effect
 */
function randomParams(effect) {
  const pairs = Object.entries(effect.parameters.properties).map(([name, schema]) => {
    const choices = schema.type === "array" ? [] : choicesOf(schema);
    return choices.length > 1 ? [name, shuffled(choices)[0].value] : [name, undefined];
  });
  return { ...defaultsOf(effect), ...Object.fromEntries(pairs.filter(([, value]) => value !== undefined)) };
}

/**
 * @template T
 * @param {readonly T[]} items
 */
function shuffled(items) {
  return items
    .map(item => ({ item, order: Math.random() }))
    .sort((a, b) => a.order - b.order)
    .map(({ item }) => item);
}
