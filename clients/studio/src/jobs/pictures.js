/** The edited pictures that were made, so that undo and redo show them at once. */

import { noteSaved, noteUnsaved } from "./unsaved.js";

/** @typedef {import("../state.js").Shown} Shown */
/** @typedef {import("../studio.js").Studio} Studio */

/** More than one goes back and forth between; a picture of a phone has some megabytes. */
const KEPT_IN_MEMORY = 12;

/** Milliseconds in which a picture that was replaced may still be on the screen. */
const STILL_SHOWN = 10_000;

/** @type {Map<string, Shown>} The one that was used last is the last. */
const pictures = new Map();

/** @type {Set<string>} Jobs whose results stay in the service. */
const kept = new Set();

/**
 * @param {string} key Of an edit.
 * @returns {Shown | null}
 */
export function pictureOf(key) {
  const picture = pictures.get(key);
  if (!picture) return null;
  pictures.delete(key);
  pictures.set(key, picture);
  return picture;
}

/**
 * Remember a picture. A preview never replaces the full size, and nothing replaces a result that was saved: if the edit is
 * made once more while it is being saved, saving it again must not add a second result.
 *
 * @param {Studio} studio
 * @param {Shown} picture
 * @returns {Shown} The picture that stays.
 */
export function rememberPicture(studio, picture) {
  const before = pictures.get(picture.key);
  if (before?.full && (!picture.full || kept.has(before.job.id))) {
    forget(studio, picture);
    return before;
  }
  if (before) pictures.delete(picture.key);
  if (picture.full && !kept.has(picture.job.id)) noteUnsaved(picture.job.id);
  pictures.set(picture.key, picture);
  if (before) forget(studio, before);
  for (const [key, oldest] of pictures) {
    if (pictures.size <= KEPT_IN_MEMORY) break;
    pictures.delete(key);
    forget(studio, oldest);
  }
  return picture;
}

/** Let a result stay in the service when the page forgets its picture. @param {string} job */
export function keepResult(job) {
  kept.add(job);
  noteSaved(job);
}

/** Forget all pictures of a photo, when another is opened or everything is deleted. @param {Studio} studio */
export function forgetPictures(studio) {
  for (const picture of pictures.values()) forget(studio, picture);
  pictures.clear();
}

/**
 * @param {Studio} studio
 * @param {Shown} picture
 */
function forget({ api }, { url, full, job }) {
  setTimeout(() => URL.revokeObjectURL(url), STILL_SHOWN);
  if (full && !kept.has(job.id)) api.deleteJob(job.id).catch(() => {});
}
