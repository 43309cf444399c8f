/** Deletes the photo, or everything of the visitor. */

import { h } from "../dom.js";
import { forgetPictures } from "../jobs/pictures.js";
import { keepStripPicturesOnly } from "../jobs/strip_pictures.js";
import { problemOf } from "../problems.js";
import { replace } from "../routes.js";
import { forgetAllPhotos, forgetPhotos } from "../upload/kept_photo.js";
import { t } from "../words.js";
import { confirmed, openDialog } from "./dialog.js";

/** @typedef {import("../studio.js").Studio} Studio */

/** The photo, its small copy, and the results of both. @param {Studio} studio */
export async function deletePhoto(studio) {
  const { api, store } = studio;
  const { photo } = store.get();
  if (!photo) return;
  if (!(await confirmed(t("menu.delete_photo"), t("delete.photo"), t("delete.now")))) return;
  const ids = new Set([photo.id, photo.smallId]);
  await attempt(studio, async () => {
    await Promise.all([...ids].map(id => api.deletePhoto(id)));
    await forgetPhotos([photo.id]);
    const results = store.get().results.filter(job => !ids.has(job.photo));
    keepStripPicturesOnly(results.map(({ id }) => id));
    store.set({ results });
    leave(studio, t("delete.photo_done"));
  });
}

/** @param {Studio} studio */
export async function deleteAll(studio) {
  if (!(await confirmed(t("menu.delete_all"), t("delete.all"), t("delete.all_now")))) return;
  const busy = openDialog(t("menu.delete_all"), () => [
    h("p", { class: "busy", role: "status" }, h("span", { class: "spinner" }), t("delete.running")),
  ]);
  await attempt(studio, async () => {
    await studio.api.deleteEverything().finally(busy.close);
    await forgetAllPhotos();
    keepStripPicturesOnly([]);
    studio.store.set({ results: [] });
    leave(studio, t("delete.all_done"));
  });
}

/**
 * @param {Studio} studio
 * @param {() => Promise<void>} work
 */
async function attempt({ store }, work) {
  try {
    await work();
  } catch (error) {
    store.set({ problem: problemOf(error) });
  }
}

/**
 * @param {Studio} studio
 * @param {string} notice
 */
function leave(studio, notice) {
  const { store, history } = studio;
  history.clear();
  forgetPictures(studio);
  store.set({ photo: null, shown: null, thumbnails: {}, notice });
  replace(store, { screen: "start" });
}
