/** Photos: announced to the API, sent straight to S3, then ready with their faces. */

import { callApi, newKey } from "./calls.js";
import { FaceMagiError, isAbort, unreachable } from "./errors.js";
import { withRetries } from "./retries.js";
import { readUntil } from "./waiting.js";

/** @typedef {import("./calls.js").Settings} Settings */
/** @typedef {import("./types.js").Photo} Photo */

/**
 * @typedef {object} UploadOptions
 * @property {(share: number) => void} [onProgress] From 0 to 1, while the bytes are sent.
 * @property {(photo: Photo) => void} [onSent] The bytes are in S3; the faces are being found.
 * @property {Record<string, string>} [metadata] Your own labels.
 * @property {number} [retention_s] 300 to 86,400.
 * @property {AbortSignal} [signal]
 */

/** Seconds of one long poll. A face is found in less. */
const WAIT_SECONDS = 20;

/**
 * Upload a photo and wait until its faces are known.
 *
 * @param {Settings} settings
 * @param {any} file A Blob or File; in a mini-program a path.
 * @param {UploadOptions} [options]
 * @returns {Promise<Photo>}
 * @throws {FaceMagiError} Also if the photo was rejected: then it says why.
 */
export async function uploadPhoto(settings, file, options = {}) {
  const { signal, metadata, retention_s, onSent } = options;
  const { contentType, bytes } = await settings.transport.describe(file);
  const body = { content_type: contentType, bytes, metadata, retention_s };
  const created = await callApi(settings, "POST", "/v1/photos", { body, idempotencyKey: newKey(), signal });
  await withRetries(() => sendForm(settings, created.upload, file, options), signal);
  onSent?.(created);
  return waitForPhoto(settings, created.id, signal);
}

/**
 * @param {Settings} settings
 * @param {string} id
 * @param {AbortSignal} [signal]
 * @returns {Promise<Photo>}
 */
async function waitForPhoto(settings, id, signal) {
  const path = `/v1/photos/${id}`;
  const read = () => callApi(settings, "GET", path, { query: { wait: WAIT_SECONDS }, signal });
  const photo = await readUntil(read, ({ state }) => state === "ready" || state === "rejected", signal);
  if (photo.state === "rejected") throw new FaceMagiError(photo.error, { status: 422 });
  return photo;
}

/**
 * @param {Settings} settings
 * @param {import("./types.js").UploadForm} form
 * @param {any} file
 * @param {UploadOptions} options
 */
async function sendForm({ transport }, form, file, { onProgress, signal }) {
  const { status, text } = await transport
    .upload({ url: form.url, fields: form.fields, file, onProgress, signal })
    .catch(error => Promise.reject(isAbort(error) ? error : unreachable(error.message)));
  if (status >= 400) throw uploadError(status, text);
}

/**
 * S3 answers in XML.
 *
 * @param {number} status
 * @param {string} text
 */
function uploadError(status, text) {
  const reason = /<Message>([^<]*)<\/Message>/.exec(text)?.[1] ?? `status ${status}`;
  const failure = {
    code: "upload_failed",
    message: `S3 refused the photo: ${reason}`,
    retryable: status >= 500,
  };
  return new FaceMagiError({ ...failure, remedy: "Upload the photo again." }, { status });
}
