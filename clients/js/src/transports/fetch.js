/** The transport of browsers and Node: `fetch`, and XMLHttpRequest where an upload shows its progress. */

import { aborted, notDownloaded } from "../errors.js";

/** @typedef {import("./transport.js").Transport} Transport */
/** @typedef {import("./transport.js").FormUpload} FormUpload */

/**
 * @param {typeof globalThis.fetch} [fetch] A replacement of the platform's.
 * @returns {Transport}
 */
export function fetchTransport(fetch = globalThis.fetch.bind(globalThis)) {
  return {
    async request({ method, url, headers, body, signal }) {
      const keepalive = method === "DELETE"; // what one wants deleted is deleted although the page is closed
      const response = await fetch(url, { method, headers, body, signal, keepalive });
      return {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        text: await response.text(),
      };
    },

    async upload(upload) {
      if (upload.onProgress && typeof XMLHttpRequest !== "undefined") return uploadWithProgress(upload);
      const response = await fetch(upload.url, {
        method: "POST",
        body: toForm(upload),
        signal: upload.signal,
      });
      upload.onProgress?.(1);
      return { status: response.status, text: await response.text() };
    },

    async describe(/** @type {Blob} */ file) {
      return { contentType: file.type || "application/octet-stream", bytes: file.size };
    },

    async download(url, signal) {
      const response = await fetch(url, { signal });
      if (!response.ok) throw notDownloaded(response.status);
      return response.blob();
    },
  };
}

/** @param {FormUpload} upload */
function toForm({ fields, file }) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", file);
  return form;
}

/**
 * `fetch` does not say how much it has sent; XMLHttpRequest does.
 *
 * @param {FormUpload} upload
 * @returns {Promise<{status: number, text: string}>}
 */
function uploadWithProgress(upload) {
  return new Promise((resolve, reject) => {
    if (upload.signal?.aborted) return reject(aborted());
    const request = new XMLHttpRequest();
    request.open("POST", upload.url);
    request.upload.onprogress = event =>
      event.lengthComputable && upload.onProgress?.(event.loaded / event.total);
    request.onload = () => resolve({ status: request.status, text: request.responseText });
    request.onerror = () => reject(new TypeError("The upload was interrupted."));
    request.onabort = () => reject(aborted());
    upload.signal?.addEventListener("abort", () => request.abort(), { once: true });
    return request.send(toForm(upload));
  });
}
