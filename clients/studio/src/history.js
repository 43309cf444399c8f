/** Undo and redo of the edit. */

import { NO_EDIT } from "./state.js";

/** @typedef {import("./state.js").Edit} Edit */
/** @typedef {import("./store.js").Store<import("./state.js").State>} Store */

/** More than anybody goes back; an edit is small. */
const LONGEST = 200;

/**
 * @typedef {object} History
 * @property {(edit: Edit) => void} move Show an edit that is still in motion; `change` ends the motion.
 * @property {(edit: Edit) => void} change
 * @property {() => void} undo
 * @property {() => void} redo
 * @property {() => void} clear
 */

/**
 * @param {Store} store
 * @returns {History}
 */
export function createHistory(store) {
  /** @type {Edit[]} */
  let past = [];
  /** @type {Edit[]} */
  let future = [];
  /** @type {Edit | null} The edit before the motion. */
  let base = null;

  const show = (/** @type {Edit} */ edit, live = false) =>
    store.set({ edit, live, canUndo: past.length > 0, canRedo: future.length > 0 });

  return {
    move(edit) {
      base ??= store.get().edit;
      show(edit, true);
    },
    change(edit) {
      const before = base ?? store.get().edit;
      base = null;
      if (JSON.stringify(before) !== JSON.stringify(edit)) {
        past = [...past, before].slice(-LONGEST);
        future = [];
      }
      show(edit);
    },
    undo() {
      const edit = past.at(-1);
      if (!edit) return;
      future = [store.get().edit, ...future];
      past = past.slice(0, -1);
      show(edit);
    },
    redo() {
      const [edit, ...rest] = future;
      if (!edit) return;
      past = [...past, store.get().edit];
      future = rest;
      show(edit);
    },
    clear() {
      past = [];
      future = [];
      base = null;
      show(NO_EDIT);
    },
  };
}
