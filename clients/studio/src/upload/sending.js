/** Sends a photo and its small copy, and opens it when its faces are known. */

import { reasonAgainst } from "../effects/availability.js";
import { groupsOf } from "../effects/groups.js";
import { matchFaces } from "../faces/matching.js";
import { askForToken } from "../frame/token.js";
import { forgetPictures } from "../jobs/pictures.js";
import { isAbort, isUnauthorized, problemOf } from "../problems.js";
import { go } from "../routes.js";
import { t } from "../words.js";
import { keepPhoto } from "./kept_photo.js";
import { decode } from "./small_copy.js";
import { standIn } from "./stand_in.js";

/** @typedef {import("../studio.js").Studio} Studio */
/** @typedef {import("../state.js").StudioPhoto} StudioPhoto */
/** @typedef {import("../state.js").Upload} Upload */

/** @type {AbortController | null} */
let running = null;

/** Stop an upload that is under way. @param {Studio} studio */
export function stopUpload({ store }) {
  running?.abort();
  running = null;
  store.set({ upload: null });
}

/**
 * Upload a photo in place of the present one.
 *
 * @param {Studio} studio
 * @param {File} file
 */
export async function openPhoto(studio, file) {
  const { store } = studio;
  stopUpload(studio);
  const controller = new AbortController();
  running = controller;
  const decoded = await decode(file);
  const url = decoded ? URL.createObjectURL(file) : null;
  show(studio, { url, share: 0, phase: "sending", problem: null });
  try {
    const photo = { ...(await send(studio, file, decoded, controller.signal)), url };
    keepPhoto(photo, decoded?.whole ?? file);
    enter(studio, photo);
    if (!url) await showStandIn(studio, photo.id, controller.signal);
  } catch (error) {
    if (isAbort(error)) return;
    if (isUnauthorized(error) && (await askForToken(studio))) return openPhoto(studio, file);
    show(studio, { ...store.get().upload, url, share: 0, phase: "failed", problem: problemOf(error) });
  }
}

/**
 * @param {Studio} studio
 * @param {Upload} upload
 */
function show({ store }, upload) {
  store.set({ upload });
}

/**
 * @param {Studio} studio
 * @param {File} file
 * @param {import("./small_copy.js").Decoded | null} decoded
 * @param {AbortSignal} signal
 * @returns {Promise<Omit<StudioPhoto, "url">>}
 */
async function send({ api, store }, file, decoded, signal) {
  const progress = (/** @type {Partial<Upload>} */ patch) => {
    const { upload } = store.get();
    if (upload && !signal.aborted) store.set({ upload: { ...upload, ...patch } });
  };
  const [photo, small] = await Promise.all([
    api.uploadPhoto(decoded?.whole ?? file, {
      signal,
      onProgress: share => progress({ share }),
      onSent: () => progress({ share: 1, phase: "detecting" }),
    }),
    decoded?.small ? api.uploadPhoto(decoded.small, { signal }).catch(() => null) : null,
  ]);
  const width = photo.width ?? 1;
  const scale = (small?.width ?? 0) / width;
  const smallFaces = small && matchFaces(photo.faces, small.faces, scale);
  return {
    id: photo.id,
    smallId: small && smallFaces ? small.id : photo.id,
    smallFaces: smallFaces ?? Object.fromEntries(photo.faces.map(({ id }) => [id, id])),
    width,
    height: photo.height ?? 1,
    faces: photo.faces,
    name: file.name || "photo",
  };
}

/**
 * @param {Studio} studio
 * @param {StudioPhoto} photo
 */
export function enter(studio, photo) {
  const { store, history } = studio;
  const before = store.get().photo?.url;
  if (before) URL.revokeObjectURL(before);
  forgetPictures(studio);
  const count = photo.faces.length;
  const notice = count === 1 ? t("faces.one") : count ? t("faces.found", { count }) : t("faces.none");
  store.set({
    photo,
    upload: null,
    shown: null,
    problem: null,
    thumbnails: {},
    showFaces: count > 0,
    notice,
  });
  history.clear();
  openUsableGroup(store);
  go(store, { screen: "edit", step: null });
}

/**
 * @param {Studio} studio
 * @param {string} id
 * @param {AbortSignal} signal
 */
export async function showStandIn(studio, id, signal) {
  const url = await standIn(studio, id, signal).catch(() => null); // then only edits are shown
  const { photo } = studio.store.get();
  if (url && photo?.id === id) studio.store.set({ photo: { ...photo, url } });
}

/**
 * Without a face, the first group has nothing that can be used.
 *
 * @param {Studio["store"]} store
 */
function openUsableGroup(store) {
  const { effects, photo } = store.get();
  const usable = groupsOf(effects ?? []).find(group =>
    group.effects.some(effect => !reasonAgainst(effect, photo)),
  );
  if (usable) store.set({ group: usable.id });
}
