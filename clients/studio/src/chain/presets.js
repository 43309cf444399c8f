/** Looks that the visitor has saved on this device. */

import { reasonAgainst } from "../effects/availability.js";
import { t } from "../words.js";
import { withSteps } from "./steps.js";

/** @typedef {import("../studio.js").Studio} Studio */
/** @typedef {import("../state.js").Preset} Preset */

const STORED = "facemagi.presets";

/** @returns {Preset[]} */
export function storedPresets() {
  try {
    return JSON.parse(localStorage.getItem(STORED) ?? "[]");
  } catch {
    return []; // somebody else's text
  }
}

/**
 * Save the present steps; a preset of the same name is replaced.
 *
 * @param {Studio} studio
 * @param {string} name
 */
export function savePreset(studio, name) {
  const { presets, edit } = studio.store.get();
  if (!name || edit.steps.length === 0) return;
  const steps = edit.steps.map(({ effect, params }) => ({ effect, params: withoutPhotos(params) }));
  store(studio, [{ name, steps }, ...presets.filter(preset => preset.name !== name)]);
  studio.store.set({ notice: t("looks.was_saved", { name }) });
}

/**
 * @param {Studio} studio
 * @param {string} name
 */
export function removePreset(studio, name) {
  store(
    studio,
    studio.store.get().presets.filter(preset => preset.name !== name),
  );
}

/**
 * @param {Studio} studio
 * @param {Preset} preset Effects that cannot be used are left out.
 */
export function applyPreset({ store, history }, preset) {
  const { effects, photo, edit } = store.get();
  const usable = preset.steps.filter(step => {
    const effect = effects?.find(({ id }) => id === step.effect);
    return effect && !reasonAgainst(effect, photo);
  });
  history.change(withSteps(edit, usable));
}

/**
 * @param {Studio} studio
 * @param {Preset[]} presets
 */
function store({ store }, presets) {
  localStorage.setItem(STORED, JSON.stringify(presets));
  store.set({ presets });
}

/** Other photos are deleted after a day. @param {Record<string, unknown>} params */
function withoutPhotos(params) {
  const isPhoto = (/** @type {unknown} */ value) => typeof value === "string" && value.startsWith("photo_");
  return Object.fromEntries(Object.entries(params).filter(([, value]) => !isPhoto(value)));
}
