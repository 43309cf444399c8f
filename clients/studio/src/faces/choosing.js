/** Which faces an edit changes. */

/** @typedef {import("../studio.js").Studio} Studio */
/** @typedef {import("../state.js").Edit} Edit */

/**
 * @param {Edit} edit
 * @param {string} id
 */
export function isChosen({ faces }, id) {
  return faces === "all" || faces.includes(id);
}

/**
 * Add a face to the edit, or leave it out. The last one stays: an edit without faces changes nothing.
 *
 * @param {Studio} studio
 * @param {string} id
 */
export function toggleFace({ store, history }, id) {
  const { edit, photo } = store.get();
  const all = (photo?.faces ?? []).map(face => face.id);
  const chosen = all.filter(other => (other === id ? !isChosen(edit, id) : isChosen(edit, other)));
  if (chosen.length === 0) return;
  history.change({ ...edit, faces: chosen.length === all.length ? "all" : chosen });
}

/** @param {Studio} studio */
export function chooseAllFaces({ store, history }) {
  history.change({ ...store.get().edit, faces: "all" });
}
