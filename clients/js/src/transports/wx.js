/**
 * The transport of WeChat mini-programs. A file is the path that `wx.chooseMedia` returns (`tempFilePath`).
 *
 * In the console of the mini-program, allow the API's host as a request domain, and the bucket's host as a domain for
 * uploads and downloads.
 */

import { aborted, notDownloaded } from "../errors.js";

/** @typedef {import("./transport.js").Transport} Transport */

const TYPES = /** @type {Record<string, string>} */ ({
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  png: "image/png",
  webp: "image/webp",
  heic: "image/heic",
  heif: "image/heif",
  avif: "image/avif",
});

/**
 * @param {any} wx The global object of the mini-program.
 * @returns {Transport}
 */
export function wxTransport(wx) {
  return {
    async request({ method, url, headers, body, signal }) {
      const options = { method, url, header: headers, data: body, dataType: "text", responseType: "text" };
      const answer = await promised(wx.request, options, signal);
      return { status: answer.statusCode, headers: lowerCase(answer.header), text: answer.data ?? "" };
    },

    async upload({ url, fields, file, onProgress, signal }) {
      const options = { url, filePath: file, name: "file", formData: fields };
      const answer = await promised(wx.uploadFile, options, signal, task =>
        task.onProgressUpdate?.((/** @type {any} */ event) => onProgress?.(event.progress / 100)),
      );
      return { status: answer.statusCode, text: answer.data ?? "" };
    },

    async describe(/** @type {string} */ file) {
      const { size } = await promised(options => wx.getFileSystemManager().getFileInfo(options), {
        filePath: file,
      });
      const extension = file.slice(file.lastIndexOf(".") + 1).toLowerCase();
      return { contentType: TYPES[extension] ?? "application/octet-stream", bytes: size };
    },

    async download(url, signal) {
      const { statusCode, tempFilePath } = await promised(wx.downloadFile, { url }, signal);
      if (statusCode !== 200) throw notDownloaded(statusCode);
      return tempFilePath;
    },
  };
}

/**
 * A call of the wx API as a promise.
 *
 * @param {(options: any) => any} call
 * @param {Record<string, unknown>} options
 * @param {AbortSignal} [signal]
 * @param {(task: any) => void} [onTask]
 * @returns {Promise<any>}
 */
function promised(call, options, signal, onTask) {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(aborted());
    const fail = (/** @type {any} */ reason) =>
      reject(signal?.aborted ? aborted() : new TypeError(reason?.errMsg ?? "failed"));
    const task = call({ ...options, success: resolve, fail });
    signal?.addEventListener("abort", () => task?.abort?.(), { once: true });
    if (task) onTask?.(task);
    return undefined;
  });
}

/** @param {Record<string, string>} headers */
function lowerCase(headers = {}) {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
