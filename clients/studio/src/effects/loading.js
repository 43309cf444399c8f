/** The effects that the service offers. */

import { askForToken } from "../frame/token.js";
import { isUnauthorized, isUnreachable, problemOf } from "../problems.js";
import { languageTag } from "../words.js";
import { groupsOf } from "./groups.js";

/**
 * Read the effects in the visitor's language.
 *
 * @param {import("../studio.js").Studio} studio
 * @returns {Promise<void>}
 */
export async function loadEffects(studio) {
  const { api, store } = studio;
  api.settings.language = languageTag();
  try {
    const effects = await api.effects();
    const group = store.get().group ?? groupsOf(effects)[0]?.id ?? null;
    store.set({ effects, group, online: true });
  } catch (error) {
    if (isUnauthorized(error) && (await askForToken(studio))) return loadEffects(studio);
    store.set(isUnreachable(error) ? { online: false } : { problem: problemOf(error) });
  }
}
