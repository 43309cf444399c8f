/** Keeps the picture up to date with the edit: a preview while a slider moves, the full size when it is released. */

import { isComplete } from "../form/complete.js";
import { askForToken } from "../frame/token.js";
import { isAbort, isUnauthorized, isUnreachable, problemOf } from "../problems.js";
import { createLatest } from "./latest.js";
import { pictureOf, rememberPicture } from "./pictures.js";
import { keyOf, requestOf } from "./requests.js";
import { runJob } from "./running.js";

/** @typedef {import("../studio.js").Studio} Studio */
/** @typedef {import("../state.js").Edit} Edit */
/** @typedef {import("../state.js").StudioPhoto} StudioPhoto */
/** @typedef {import("./requests.js").Kind} Kind */

/**
 * @param {Studio} studio
 * @returns {{again: () => void}} `again` tries what has failed, such as without a network.
 */
export function startPreview(studio) {
  const { store } = studio;
  const latest = createLatest();
  const update = () => {
    const { edit, photo, effects, live } = store.get();
    if (!photo || edit.steps.length === 0) {
      latest.stop();
      return store.set({ shown: null, waiting: null, problem: null });
    }
    if (!isComplete(edit, effects ?? [])) return latest.stop();
    const picture = pictureOf(keyOf(edit, photo));
    if (picture) store.set({ shown: picture, problem: null });
    if (picture?.full) return latest.stop();
    return latest.submit(signal => show(studio, edit, photo, { live, signal }));
  };
  store.watch(["edit", "photo", "live"], update);
  return { again: update };
}

/**
 * @param {Studio} studio
 * @param {Edit} edit
 * @param {StudioPhoto} photo
 * @param {{live: boolean, signal: AbortSignal}} options
 */
async function show(studio, edit, photo, { live, signal }) {
  const { store } = studio;
  try {
    if (!pictureOf(keyOf(edit, photo))) await make(studio, edit, photo, "preview", signal);
    if (!live) await make(studio, edit, photo, "full", signal);
  } catch (error) {
    if (isAbort(error)) return;
    if (isUnauthorized(error) && (await askForToken(studio)))
      return show(studio, edit, photo, { live, signal });
    store.set(isUnreachable(error) ? { online: false } : { problem: problemOf(error) });
  } finally {
    store.set({ waiting: null });
  }
}

/**
 * @param {Studio} studio
 * @param {Edit} edit
 * @param {StudioPhoto} photo
 * @param {Kind} kind
 * @param {AbortSignal} signal
 */
export async function make(studio, edit, photo, kind, signal) {
  const { store } = studio;
  store.set({ waiting: { kind, since: Date.now(), job: null } });
  const { job, blob } = await runJob(studio, requestOf(edit, photo, kind), {
    signal,
    onUpdate: job => {
      const { waiting } = store.get();
      if (waiting) store.set({ waiting: { ...waiting, job } });
    },
  });
  if (signal.aborted) return;
  const picture = await toPicture(keyOf(edit, photo), job, blob, kind === "full");
  rememberPicture(studio, picture);
  store.set({ shown: picture, problem: null, online: true });
}

/**
 * @param {string} key
 * @param {import("/js/types.js").Job} job
 * @param {Blob} blob
 * @param {boolean} full
 * @returns {Promise<import("../state.js").Shown>}
 */
async function toPicture(key, job, blob, full) {
  const bitmap = await createImageBitmap(blob);
  const { width, height } = bitmap;
  bitmap.close();
  return { key, url: URL.createObjectURL(blob), full, width, height, job, blob };
}
