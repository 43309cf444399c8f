/** The deletion of everything of a caller. */

import { callApi } from "./calls.js";
import { labelsOf } from "./labels.js";
import { pause } from "./waiting.js";

/** Seconds between two looks at a deletion that is not done. */
const PAUSE = 1;

/**
 * Delete all photos, jobs and results of the caller, or those with certain labels; resolves when they are gone.
 *
 * @param {import("./calls.js").Settings} settings
 * @param {{metadata?: Record<string, string>, signal?: AbortSignal}} [options]
 */
export async function deleteEverything(settings, { metadata, signal } = {}) {
  let erasure = await callApi(settings, "DELETE", "/v1/data", { query: labelsOf(metadata), signal });
  while (erasure.state !== "done") {
    await pause(PAUSE, signal);
    erasure = await callApi(settings, "GET", `/v1/data/${erasure.id}`, { signal });
  }
  return erasure;
}
