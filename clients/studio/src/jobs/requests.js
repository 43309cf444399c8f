/** What is sent for an edit. */

import { SMALL_SIDE } from "../upload/small_copy.js";

/** @typedef {import("../state.js").Edit} Edit */
/** @typedef {import("../state.js").StudioPhoto} StudioPhoto */
/** @typedef {import("/js/types.js").JobRequest} JobRequest */
/** @typedef {import("/js/types.js").Output} Output */
/** @typedef {"preview" | "full"} Kind */

/** The label of the page's own jobs: what they are for. */
export const LABEL = "studio";

/** Seconds. A preview is shown for a moment only. */
const PREVIEW_RETENTION = 300;

const PREVIEW_QUALITY = 82;

/**
 * @param {Edit} edit With at least one step.
 * @param {StudioPhoto} photo
 * @param {Kind} kind
 * @returns {JobRequest}
 */
export function requestOf(edit, photo, kind) {
  const { faces, steps } = edit;
  const small = kind === "preview";
  return {
    photo: small ? photo.smallId : photo.id,
    faces: faces === "all" ? "all" : faces.map(id => (small ? photo.smallFaces[id] : id)),
    ...stepsOf(steps),
    output: small ? previewOutput(steps) : fullOutput(steps),
    metadata: { [LABEL]: kind },
    ...(small ? { retention_s: PREVIEW_RETENTION, priority: "high" } : {}),
  };
}

/** What distinguishes edits of one photo. @param {Edit} edit @param {StudioPhoto} photo */
export function keyOf(edit, photo) {
  return JSON.stringify([photo.id, edit.faces, edit.steps.map(({ effect, params }) => [effect, params])]);
}

/** @param {import("../state.js").Step[]} steps */
function stepsOf(steps) {
  const plain = steps.map(({ effect, params }) => ({ effect, params }));
  return plain.length === 1 ? plain[0] : { steps: plain };
}

/**
 * A JPEG is encoded in a fifth of the time of WebP, which only a transparent ground needs.
 *
 * @param {import("../state.js").Step[]} steps
 * @returns {Output}
 */
function previewOutput(steps) {
  return { format: isTransparent(steps) ? "webp" : "jpeg", quality: PREVIEW_QUALITY, max_side: SMALL_SIDE };
}

/**
 * A JPEG, where it can hold the result: an animation needs WebP, a transparent ground PNG.
 *
 * @param {import("../state.js").Step[]} steps
 * @returns {Output}
 */
function fullOutput(steps) {
  if (isTransparent(steps)) return { format: "png" };
  return { format: steps.some(({ params }) => Number(params.frames) > 1) ? "webp" : "jpeg", quality: 92 };
}

/** @param {import("../state.js").Step[]} steps */
function isTransparent(steps) {
  return steps.some(({ params }) => Object.values(params).includes("transparent"));
}
