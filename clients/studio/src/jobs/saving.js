/** Saves the edit in full size: in the strip of results, as a file, or shared. */

import { titleOfJob } from "../chain/titles.js";
import { isComplete } from "../form/complete.js";
import { askForToken } from "../frame/token.js";
import { isUnauthorized, problemOf } from "../problems.js";
import { t } from "../words.js";
import { keepResult, pictureOf } from "./pictures.js";
import { leaveFullSize, showPicture } from "./preview.js";
import { keyOf, requestOf } from "./requests.js";
import { runJob } from "./running.js";
import { keepStripPicture } from "./strip_pictures.js";

/** @typedef {import("../studio.js").Studio} Studio */
/** @typedef {import("/js/types.js").Job} Job */

/** @type {Map<string, Promise<Saved | null>>} What is being saved, by the key of its edit: a second click waits too. */
const saving = new Map();

/** @typedef {{job: Job, blob: Blob}} Saved */

/**
 * Keep the present edit in full size. The visitor may go on with another edit meanwhile.
 *
 * @param {Studio} studio
 * @returns {Promise<Saved | null>} Null if it failed or was canceled; the problem is shown.
 */
export function saveEdit(studio) {
  const { edit, photo, effects } = studio.store.get();
  if (!photo || edit.steps.length === 0 || !isComplete(edit, effects ?? [])) return Promise.resolve(null);
  const key = keyOf(edit, photo);
  const running = saving.get(key) ?? save(studio, key, requestOf(edit, photo, "full"));
  saving.set(key, running);
  return running.finally(() => saving.delete(key));
}

/**
 * @param {Studio} studio
 * @param {string} key
 * @param {import("/js/types.js").JobRequest} request
 * @returns {Promise<Saved | null>}
 */
async function save(studio, key, request) {
  const { store } = studio;
  try {
    const made = pictureOf(key);
    if (!made?.full) leaveFullSize(studio);
    const saved = made?.full ? made : await runTracked(studio, request);
    keepResult(saved.job.id);
    if (saved !== made) await showPicture(studio, key, saved);
    await keepStripPicture(saved.job.id, saved.blob);
    const others = store.get().results.filter(({ id }) => id !== saved.job.id);
    store.set({ results: [saved.job, ...others], notice: t("save.done") });
    return saved;
  } catch (error) {
    if (isUnauthorized(error) && (await askForToken(studio))) return save(studio, key, request);
    if (!wasCanceled(error)) store.set({ problem: problemOf(error) });
    return null;
  }
}

/**
 * @param {Studio} studio
 * @param {import("/js/types.js").JobRequest} request
 */
async function runTracked(studio, request) {
  const { store } = studio;
  /** @type {string | null} */
  let id = null;
  const onUpdate = (/** @type {Job} */ job) => {
    id = job.id;
    const tracked = { title: titleOfJob(store.get().effects, job), job };
    const known = store.get().queue.some(other => other.job.id === job.id);
    const queue = store.get().queue;
    store.set({
      queue: known ? queue.map(other => (other.job.id === job.id ? tracked : other)) : [...queue, tracked],
    });
  };
  try {
    return await runJob(studio, request, { signal: new AbortController().signal, onUpdate });
  } finally {
    store.set({ queue: store.get().queue.filter(({ job }) => job.id !== id) });
  }
}

/** @param {unknown} error */
const wasCanceled = error => error instanceof Error && "code" in error && error.code === "job_canceled";

/** @param {Studio} studio */
export async function downloadEdit(studio) {
  const saved = await saveEdit(studio);
  if (saved) downloadBlob(saved.blob, fileName(studio, saved.job));
}

/** @param {Studio} studio */
export async function shareEdit(studio) {
  const saved = await saveEdit(studio);
  if (saved) await shareBlob(saved.blob, fileName(studio, saved.job));
}

/** Whether this browser can share a picture. */
export function canShare() {
  const file = new File([""], "photo.jpg", { type: "image/jpeg" });
  return navigator.canShare?.({ files: [file] }) ?? false;
}

/**
 * @param {Blob} blob
 * @param {string} name
 */
export function downloadBlob(blob, name) {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000); // the browser reads it after the click
}

/**
 * @param {Blob} blob
 * @param {string} name
 */
export async function shareBlob(blob, name) {
  const files = [new File([blob], name, { type: blob.type })];
  await navigator.share({ files }).catch(() => {}); // the visitor may close the sheet
}

/**
 * @param {Studio} studio
 * @param {Job} job
 */
export function fileName({ store }, job) {
  const stem = (store.get().photo?.name ?? "photo").replace(/\.\w+$/, "");
  const effects = job.steps.map(({ effect }) => effect.replace("/", "-")).join("+");
  return `${stem}-${effects}.${job.result?.format === "jpeg" ? "jpg" : (job.result?.format ?? "jpg")}`;
}
