/** Groups of effects, as people think of them. The effects name their group. */

import { t } from "../words.js";

/** @typedef {import("/js/types.js").Effect} Effect */
/** @typedef {{id: string, title: string, effects: Effect[]}} Group */

/** Groups that are not in this list come after those that are. */
const ORDER = ["beauty", "makeup", "hair", "art", "fun", "background", "repair", "analysis"];

/** Effects that can be used come first. */
const STATES = ["ready", "scaling", "cold", "needs_weights", "disabled"];

/**
 * @param {Effect[]} effects
 * @returns {Group[]}
 */
export function groupsOf(effects) {
  /** @type {Map<string, Group>} */
  const groups = new Map();
  for (const effect of effects.filter(makesPicture)) {
    const { id, title } = effect.group ?? { id: "all", title: t("effects.all") };
    const group = groups.get(id) ?? { id, title, effects: [] };
    groups.set(id, { ...group, effects: [...group.effects, effect].sort(byState) });
  }
  return [...groups.values()].sort((a, b) => rank(a.id) - rank(b.id));
}

/** Some effects only report, in JSON. @param {Effect} effect */
export const makesPicture = ({ formats }) => formats.some(format => format !== "json");

/** @param {string} group */
const rank = group => (ORDER.includes(group) ? ORDER.indexOf(group) : ORDER.length);

/** @param {Effect} a @param {Effect} b */
const byState = (a, b) => Number(isOff(a)) - Number(isOff(b));

/** @param {Effect} effect */
const isOff = ({ state }) => STATES.indexOf(state) >= STATES.indexOf("needs_weights");
