/** Opens the photo again that this tab had open before a reload, with its edit. */

import { withSteps } from "../chain/steps.js";
import { isGone } from "../problems.js";
import { forgetPhotos, keepEdit, keptPhoto } from "./kept_photo.js";
import { enter, showStandIn } from "./sending.js";

/** @typedef {import("../studio.js").Studio} Studio */

/** @param {Studio} studio */
export async function resume(studio) {
  const { api, store, history } = studio;
  const kept = await keptPhoto();
  store.watch(["edit"], ({ edit }) => store.get().photo && keepEdit(edit));
  if (!kept || store.get().photo || store.get().upload) return;
  const { photo, file, edit } = kept;
  const isDeleted = await api.photo(photo.id).then(
    () => false,
    error => isGone(error),
  );
  if (isDeleted) return forgetPhotos([photo.id]);
  const url = (await canShow(file)) ? URL.createObjectURL(file) : null;
  enter(studio, { ...photo, url });
  store.set({ notice: "", showFaces: false });
  if (edit?.steps.length) history.change(withSteps(edit, edit.steps));
  if (!url) await showStandIn(studio, photo.id, new AbortController().signal);
  return undefined;
}

/** @param {Blob} file */
async function canShow(file) {
  const bitmap = await createImageBitmap(file).catch(() => null);
  bitmap?.close();
  return bitmap !== null;
}
