/** One job from its creation to its picture. */

import { isAbort } from "/js/errors.js";
import { requireResult } from "/js/jobs.js";
import { noteAnswer } from "./awake.js";

/** @typedef {import("../studio.js").Studio} Studio */
/** @typedef {import("/js/types.js").Job} Job */

/** Seconds of one long poll: the place in the queue is fresh, and a quick job is seen at once. */
const POLL = 3;

/**
 * Create a job, wait for it and fetch its picture. An abort cancels the job.
 *
 * @param {Studio} studio
 * @param {import("/js/types.js").JobRequest} request
 * @param {{signal: AbortSignal, onUpdate: (job: Job) => void}} options
 * @returns {Promise<{job: Job, blob: Blob}>}
 */
export async function runJob({ api }, request, { signal, onUpdate }) {
  const created = await api.createJob(request); // not aborted: its id is needed to cancel it
  try {
    onUpdate(created);
    const job = requireResult(await api.waitForJob(created.id, { wait: POLL, signal, onUpdate }));
    noteAnswer(job);
    return { job, blob: await api.download(job, { signal }) };
  } catch (error) {
    if (isAbort(error)) api.cancelJob(created.id).catch(() => {});
    throw error;
  }
}
