/** Jobs: created once, then followed to their end. */

import { callApi, newKey } from "./calls.js";
import { FaceMagiError, isAbort, unreachable } from "./errors.js";
import { labelsOf } from "./labels.js";
import { withRetries } from "./retries.js";
import { readUntil } from "./waiting.js";

/** @typedef {import("./calls.js").Settings} Settings */
/** @typedef {import("./types.js").Job} Job */

/**
 * @typedef {object} WaitOptions
 * @property {(job: Job) => void} [onUpdate] Called with each answer, the last one included.
 * @property {number} [wait] Seconds of one long poll, at most 25. Less shows the place in the queue more often.
 * @property {AbortSignal} [signal]
 */

const WAIT_SECONDS = 20;

/**
 * @param {Settings} settings
 * @param {import("./types.js").JobRequest} request
 * @param {{idempotencyKey?: string, signal?: AbortSignal}} [options] Calls with the same key create one job.
 * @returns {Promise<Job>}
 */
export function createJob(settings, request, { idempotencyKey = newKey(), signal } = {}) {
  return callApi(settings, "POST", "/v1/jobs", { body: request, idempotencyKey, signal });
}

/**
 * @param {Settings} settings
 * @param {string} id
 * @param {WaitOptions} [options]
 * @returns {Promise<Job>} The job, as it has ended.
 */
export function waitForJob(settings, id, { onUpdate, wait = WAIT_SECONDS, signal } = {}) {
  const read = async () => {
    const job = await callApi(settings, "GET", `/v1/jobs/${id}`, { query: { wait }, signal });
    onUpdate?.(job);
    return job;
  };
  return readUntil(read, job => job.state !== "queued", signal);
}

/**
 * @typedef {object} JobFilter
 * @property {Job["state"]} [state]
 * @property {string} [effect]
 * @property {string} [photo]
 * @property {number} [limit] At most 100.
 * @property {string} [cursor] `next_cursor` of the page before.
 * @property {Record<string, string>} [metadata] Labels that the jobs have.
 */

/**
 * @param {Settings} settings
 * @param {JobFilter} [filter]
 * @param {{signal?: AbortSignal}} [options]
 * @returns {Promise<{jobs: Job[], next_cursor: string | null}>}
 */
export function listJobs(settings, { metadata, ...filter } = {}, { signal } = {}) {
  return callApi(settings, "GET", "/v1/jobs", { query: { ...filter, ...labelsOf(metadata) }, signal });
}

/**
 * @param {Job} job
 * @returns {Job}
 * @throws {FaceMagiError} The job has not succeeded.
 */
export function requireResult(job) {
  if (job.state === "succeeded") return job;
  throw new FaceMagiError(
    job.error ?? {
      code: `job_${job.state}`,
      message: `The job is ${job.state}.`,
      remedy: "Send the job again.",
    },
  );
}

/**
 * @param {Settings} settings
 * @param {Job} job
 * @param {AbortSignal} [signal]
 */
export function downloadResult({ transport }, job, signal) {
  const url = requireResult(job).result?.url ?? "";
  const once = () => transport.download(url, signal).catch(error => Promise.reject(failureOf(error)));
  return withRetries(once, signal);
}

/** @param {unknown} error Of a transport, which knows no code for a lost network. */
function failureOf(error) {
  if (error instanceof FaceMagiError || isAbort(error)) return error;
  return unreachable(error instanceof Error ? error.message : String(error));
}
