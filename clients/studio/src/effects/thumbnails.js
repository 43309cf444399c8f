/**
 * A thumbnail of each effect, made from the visitor's own photo: batches of small pictures, those of the open group
 * first. Their priority is low, so they start no instance. A batch waits until nothing else is being waited for: what is
 * already sent cannot be overtaken, and a preview should be quick.
 */

import { pause } from "/js/waiting.js";
import { LABEL } from "../jobs/requests.js";
import { reasonAgainst } from "./availability.js";
import { groupsOf } from "./groups.js";

/** @typedef {import("../studio.js").Studio} Studio */
/** @typedef {import("../state.js").StudioPhoto} StudioPhoto */
/** @typedef {import("/js/types.js").Effect} Effect */

/** Many effects share one endpoint, where a preview would wait for a whole batch. */
const MOST_EDITS = 2;

/** Seconds between two looks. Thumbnails come one by one. */
const PAUSE = 0.8;

/** Looks at one batch. Then its effects are cold, and nobody has woken them. */
const MOST_LOOKS = 40;

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
  await showMade({ api, store }, photo, signal);
  const made = store.get().thumbnails;
  const left = groupsOf(store.get().effects ?? []).flatMap(({ id, effects }) => {
    const usable = effects.filter(effect => canTry(effect, photo) && !made[effect.id]).sort(readyFirst);
    return inParts(usable).map(part => ({ id, effects: part }));
  });
  const [first] = left.flatMap(({ effects }) => effects);
  if (first) api.warm(first.id).catch(() => {}); // the visitor will use an effect in a moment
  while (left.length > 0) {
    await quiet(store, signal);
    const open = left.findIndex(({ id }) => id === store.get().group);
    const [{ effects }] = left.splice(Math.max(0, open), 1);
    await makeBatch({ api, store }, photo, effects, signal);
  }
}

/** A cold effect keeps the others waiting. @param {Effect} a @param {Effect} b */
const readyFirst = (a, b) => Number(b.state === "ready") - Number(a.state === "ready");

/** @param {Effect[]} effects */
function inParts(effects) {
  const starts = effects.map((_, index) => index).filter(index => index % MOST_EDITS === 0);
  return starts.map(start => effects.slice(start, start + MOST_EDITS));
}

/**
 * @param {Studio["store"]} store
 * @param {AbortSignal} signal
 */
async function quiet(store, signal) {
  while (store.get().waiting || store.get().queue.length > 0) await pause(PAUSE, signal);
}

/**
 * @param {Pick<Studio, "api" | "store">} studio
 * @param {StudioPhoto} photo
 * @param {Effect[]} effects
 * @param {AbortSignal} signal
 */
async function makeBatch({ api, store }, photo, effects, signal) {
  const edits = effects.map(editOf);
  const batch = await api.createBatch({ photos: [photo.smallId], edits, metadata: { [LABEL]: "thumbnail" } });
  const ids = new Set(batch.jobs.map(({ id }) => id));
  for (let look = 0; look < MOST_LOOKS; look++) {
    await pause(PAUSE, signal);
    const jobs = (await showMade({ api, store }, photo, signal)).filter(({ id }) => ids.has(id));
    if (jobs.every(({ state }) => state !== "queued")) return;
  }
}

/**
 * Show the thumbnails that there are, also those of before a reload.
 *
 * @param {Pick<Studio, "api" | "store">} studio
 * @param {StudioPhoto} photo
 * @param {AbortSignal} signal
 */
async function showMade({ api, store }, photo, signal) {
  const filter = { photo: photo.smallId, limit: 100, metadata: { [LABEL]: "thumbnail" } };
  const { jobs } = await api.jobs(filter, { signal });
  showThumbnails(store, jobs);
  return jobs;
}

/**
 * @param {Studio["store"]} store
 * @param {import("/js/types.js").Job[]} jobs
 */
function showThumbnails(store, jobs) {
  const { thumbnails } = store.get();
  const fresh = jobs.filter(({ effect, result }) => result && effect && !thumbnails[effect]);
  if (fresh.length === 0) return;
  const urls = fresh.map(({ effect, result }) => [effect, result?.url]);
  store.set({ thumbnails: { ...thumbnails, ...Object.fromEntries(urls) } });
}

/**
 * @param {Effect} effect
 * @param {StudioPhoto} photo
 */
function canTry(effect, photo) {
  const { required = [] } = effect.parameters;
  return required.length === 0 && !reasonAgainst(effect, photo);
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
