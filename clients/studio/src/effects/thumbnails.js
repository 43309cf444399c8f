/**
 * A thumbnail of each effect, made from the visitor's own photo: one batch of small pictures of low priority, which
 * neither delay a preview nor start an instance.
 */

import { pause } from "/js/waiting.js";
import { LABEL } from "../jobs/requests.js";
import { reasonAgainst } from "./availability.js";
import { makesPicture } from "./groups.js";

/** @typedef {import("../studio.js").Studio} Studio */
/** @typedef {import("../state.js").StudioPhoto} StudioPhoto */
/** @typedef {import("/js/types.js").Effect} Effect */

/** The API's limit on the edits of one batch. */
const MOST_EDITS = 20;

/** Seconds between two looks. Thumbnails come one by one; after a while only cold effects are missing. */
const PAUSES = [0.7, 0.7, 1, 1, 1.5, 2, 3, 4, 6, 8, 10, 15, 20, 30, 30, 60];

/** Seconds. */
const RETENTION = 3600;

/** Seconds: when nobody will see it, it need not be made. */
const DEADLINE = 600;

/** @param {Studio} studio */
export function startThumbnails(studio) {
  if (!studio.config.thumbnails) return;
  /** @type {AbortController} */
  let controller = new AbortController();
  /** @type {string | null} */
  let tried = null;
  studio.store.watch(["photo", "effects"], ({ photo, effects }) => {
    if (!photo || !effects || photo.id === tried) return;
    tried = photo.id;
    controller.abort();
    controller = new AbortController();
    makeThumbnails(studio, photo, controller.signal).catch(() => {}); // cards show the photo instead
  });
}

/**
 * @param {Studio} studio
 * @param {StudioPhoto} photo
 * @param {AbortSignal} signal
 */
async function makeThumbnails({ api, store }, photo, signal) {
  const effects = (store.get().effects ?? []).filter(effect => canTry(effect, photo));
  if (effects.length === 0) return;
  api.warm(effects[0].id).catch(() => {}); // the visitor will use one of them in a moment
  const label = photo.smallId;
  for (let start = 0; start < effects.length; start += MOST_EDITS) {
    const edits = effects.slice(start, start + MOST_EDITS).map(editOf);
    await api.createBatch({ photos: [photo.smallId], edits, metadata: { [LABEL]: "thumbnail" } });
  }
  await collect({ api, store }, label, effects.length, signal);
}

/**
 * @param {Pick<Studio, "api" | "store">} studio
 * @param {string} photo
 * @param {number} expected
 * @param {AbortSignal} signal
 */
async function collect({ api, store }, photo, expected, signal) {
  for (const seconds of PAUSES) {
    await pause(seconds, signal);
    const { jobs } = await api.jobs({ photo, limit: 100, metadata: { [LABEL]: "thumbnail" } }, { signal });
    const done = jobs.filter(({ state }) => state === "succeeded");
    const before = store.get().thumbnails;
    const found = done.map(job => [job.effect, before[job.effect ?? ""] ?? job.result?.url]);
    if (found.length > Object.keys(before).length) store.set({ thumbnails: Object.fromEntries(found) });
    if (jobs.filter(({ state }) => state !== "queued").length >= expected) return;
  }
}

/**
 * @param {Effect} effect
 * @param {StudioPhoto} photo
 */
function canTry(effect, photo) {
  const { required = [] } = effect.parameters;
  return makesPicture(effect) && required.length === 0 && !reasonAgainst(effect, photo);
}

/**
 * @param {Effect} effect
 * @returns {import("/js/types.js").EditRequest}
 */
function editOf({ id }) {
  return {
    effect: id,
    output: { format: "webp", quality: 75, size: "thumbnail" },
    priority: "low",
    retention_s: RETENTION,
    deadline_s: DEADLINE,
  };
}
