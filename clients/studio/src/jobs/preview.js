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
/** @typedef {import("/js/types.js").Job} Job */

const latest = createLatest();

/** Leave the full size to somebody who makes it too. @param {Studio} studio */
export function leaveFullSize({ store }) {
  if (store.get().waiting?.kind === "full") latest.stop();
}

/**
 * @param {Studio} studio
 * @returns {{again: () => void}} `again` tries what has failed, such as without a network.
 */
export function startPreview(studio) {
  const { store } = studio;
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
    if (!live && !pictureOf(keyOf(edit, photo))?.full) await make(studio, edit, photo, "full", signal);
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
async function make(studio, edit, photo, kind, signal) {
  const { store } = studio;
  store.set({ waiting: { kind, since: Date.now(), job: null } });
  const onUpdate = (/** @type {Job} */ job) => {
    const { waiting } = store.get();
    if (waiting) store.set({ waiting: { ...waiting, job } });
  };
  const made = await runJob(studio, requestOf(edit, photo, kind), { signal, onUpdate });
  if (!signal.aborted) await showPicture(studio, keyOf(edit, photo), { ...made, full: kind === "full" });
}

/**
 * Remember a picture, and show it if it is of the present edit.
 *
 * @param {Studio} studio
 * @param {string} key Of its edit.
 * @param {{job: Job, blob: Blob, full?: boolean}} made
 */
export async function showPicture(studio, key, { job, blob, full = true }) {
  const { store } = studio;
  const url = URL.createObjectURL(blob);
  const picture = rememberPicture(studio, { key, url, full, ...(await sizeOf(url)), job, blob });
  const { edit, photo } = store.get();
  if (photo && (keyOf(edit, photo) === key || store.get().live))
    store.set({ shown: picture, problem: null, online: true });
}

/** The browser keeps what it has decoded, and shows it at once. @param {string} url */
async function sizeOf(url) {
  const image = new Image();
  image.src = url;
  await image.decode();
  return { width: image.naturalWidth, height: image.naturalHeight };
}
