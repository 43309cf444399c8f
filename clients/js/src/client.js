/** The client: one method for each thing that one can do. */

import { callApi, newKey } from "./calls.js";
import { deleteEverything } from "./erasure.js";
import { createJob, downloadResult, listJobs, requireResult, waitForJob } from "./jobs.js";
import { uploadPhoto } from "./photos.js";
import { fetchTransport } from "./transports/fetch.js";

/** @typedef {import("./types.js").Job} Job */
/** @typedef {import("./types.js").Photo} Photo */
/** @typedef {import("./types.js").Effect} Effect */
/** @typedef {import("./types.js").Batch} Batch */
/** @typedef {import("./types.js").JobRequest} JobRequest */

/**
 * @typedef {object} FaceMagiOptions
 * @property {string} url Of the API.
 * @property {import("./calls.js").Settings["token"]} [token] A token, or a function that returns a fresh one.
 * @property {string | null} [language] Of titles and messages.
 * @property {typeof globalThis.fetch} [fetch] A replacement of the platform's.
 * @property {import("./transports/transport.js").Transport} [transport] Of another platform.
 */

export class FaceMagi {
  /** @param {FaceMagiOptions} options */
  constructor({ url, token = null, language = null, fetch, transport }) {
    /** @type {import("./calls.js").Settings} */
    this.settings = {
      url: url.replace(/\/+$/, ""),
      token,
      language,
      transport: transport ?? fetchTransport(fetch),
    };
  }

  /** @param {{signal?: AbortSignal}} [options] @returns {Promise<Effect[]>} */
  async effects(options) {
    return (await callApi(this.settings, "GET", "/v1/effects", options)).effects;
  }

  /** @param {string} id @returns {Promise<Effect>} */
  effect(id) {
    return callApi(this.settings, "GET", `/v1/effects/${encodeURIComponent(id)}`);
  }

  /**
   * Wake a cold effect before its first job.
   *
   * @param {string} effect
   * @returns {Promise<{state: string, ready_in_s: number | null}>}
   */
  warm(effect) {
    return callApi(this.settings, "POST", `/v1/effects/${encodeURIComponent(effect)}/warm`, {
      repeatable: true,
    });
  }

  /** @param {any} file @param {import("./photos.js").UploadOptions} [options] @returns {Promise<Photo>} */
  uploadPhoto(file, options) {
    return uploadPhoto(this.settings, file, options);
  }

  /** @param {string} id @param {{wait?: number, signal?: AbortSignal}} [options] @returns {Promise<Photo>} */
  photo(id, { wait, signal } = {}) {
    return callApi(this.settings, "GET", `/v1/photos/${id}`, { query: { wait }, signal });
  }

  /** @param {string} id */
  deletePhoto(id) {
    return callApi(this.settings, "DELETE", `/v1/photos/${id}`);
  }

  /** @param {JobRequest} request @param {{idempotencyKey?: string, signal?: AbortSignal}} [options] @returns {Promise<Job>} */
  createJob(request, options) {
    return createJob(this.settings, request, options);
  }

  /** @param {string} id @param {{wait?: number, signal?: AbortSignal}} [options] @returns {Promise<Job>} */
  job(id, { wait, signal } = {}) {
    return callApi(this.settings, "GET", `/v1/jobs/${id}`, { query: { wait }, signal });
  }

  /** A page of jobs, newest first. @param {import("./jobs.js").JobFilter} [filter] @param {{signal?: AbortSignal}} [options] */
  jobs(filter, options) {
    return listJobs(this.settings, filter, options);
  }

  /** @param {string} id @param {import("./jobs.js").WaitOptions} [options] */
  waitForJob(id, options) {
    return waitForJob(this.settings, id, options);
  }

  /** Cancel a waiting job, or delete the result of a finished one. @param {string} id */
  cancelJob(id) {
    return this.deleteJob(id);
  }

  /** @param {string} id */
  deleteJob(id) {
    return callApi(this.settings, "DELETE", `/v1/jobs/${id}`);
  }

  /**
   * The picture of a finished job: a Blob, or in a mini-program the path of a temporary file.
   *
   * @param {Job} job
   * @param {{signal?: AbortSignal}} [options]
   */
  download(job, { signal } = {}) {
    return downloadResult(this.settings, job, signal);
  }

  /**
   * The common way in one call: upload, edit, wait.
   *
   * @param {any} file
   * @param {string} effect
   * @param {Record<string, unknown>} [params]
   * @param {import("./photos.js").UploadOptions & import("./jobs.js").WaitOptions & Pick<JobRequest, "faces" | "output">} [options]
   * @returns {Promise<Job>} It has succeeded; `result.url` is its picture.
   */
  async edit(file, effect, params = {}, options = {}) {
    const photo = await this.uploadPhoto(file, options);
    const { faces, output, signal } = options;
    const job = await this.createJob({ photo: photo.id, effect, params, faces, output }, { signal });
    return requireResult(await this.waitForJob(job.id, options));
  }

  /** @param {import("./types.js").BatchRequest} request @param {{idempotencyKey?: string}} [options] @returns {Promise<Batch>} */
  createBatch(request, { idempotencyKey = newKey() } = {}) {
    return callApi(this.settings, "POST", "/v1/batches", { body: request, idempotencyKey });
  }

  /** @param {string} id @returns {Promise<Batch>} */
  batch(id) {
    return callApi(this.settings, "GET", `/v1/batches/${id}`);
  }

  /** @param {string} id */
  deleteBatch(id) {
    return callApi(this.settings, "DELETE", `/v1/batches/${id}`);
  }

  /**
   * Delete all photos, jobs and results of the caller, or those with certain labels; resolves when they are gone.
   *
   * @param {{metadata?: Record<string, string>, signal?: AbortSignal}} [options]
   */
  deleteEverything(options) {
    return deleteEverything(this.settings, options);
  }
}
