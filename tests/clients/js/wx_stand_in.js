/**
 * The wx API of a WeChat mini-program, as its documentation describes it, in Node: callbacks, tasks that can be aborted,
 * answers that are parsed unless `dataType` forbids it, files that are paths.
 */

import { mkdtemp, readFile, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

/** Answer through the callbacks of the options, later, and never twice. */
function answer(name, options, work) {
  const controller = new AbortController();
  work(controller.signal).then(
    result => {
      options.success?.({ errMsg: `${name}:ok`, ...result });
      options.complete?.({ errMsg: `${name}:ok`, ...result });
    },
    error => {
      const failure = {
        errMsg: `${name}:fail ${controller.signal.aborted ? "abort" : error.message}`,
        errno: 600001,
      };
      options.fail?.(failure);
      options.complete?.(failure);
    },
  );
  return controller;
}

/** WeChat keeps the names of headers as the server writes them. */
const headersOf = response =>
  Object.fromEntries(
    [...response.headers].map(([name, value]) => [
      name.replace(/\b[a-z]/g, letter => letter.toUpperCase()),
      value,
    ]),
  );

function request(options) {
  const { url, data, header, method = "GET", dataType = "json", responseType = "text" } = options;
  if (Object.keys(header ?? {}).some(name => name.toLowerCase() === "referer"))
    throw new Error("Referer cannot be set");
  if (data !== undefined && typeof data !== "string") throw new Error("this stand-in takes text only");
  const controller = answer("request", options, async signal => {
    const headers = new Headers({ ...header });
    if (!headers.has("content-type")) headers.set("content-type", "application/json"); // WeChat's default
    const response = await fetch(url, { method, headers, body: method === "GET" ? undefined : data, signal });
    const text = responseType === "text" ? await response.text() : await response.arrayBuffer();
    return {
      statusCode: response.status,
      header: headersOf(response),
      data: dataType === "json" ? parsed(text) : text,
    };
  });
  return { abort: () => controller.abort(), onHeadersReceived() {}, offHeadersReceived() {} };
}

/** With `dataType` json, what is no JSON stays text. */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function uploadFile(options) {
  const { url, filePath, name, formData = {}, header } = options;
  const listeners = new Set();
  const controller = answer("uploadFile", options, async signal => {
    const content = await readFile(filePath);
    const form = new FormData();
    for (const [key, value] of Object.entries(formData)) form.append(key, String(value));
    form.append(name, new Blob([content]), basename(filePath));
    for (const progress of [50, 100]) {
      const totalBytesSent = (content.length * progress) / 100;
      for (const listener of listeners)
        listener({ progress, totalBytesSent, totalBytesExpectedToSend: content.length });
    }
    const response = await fetch(url, { method: "POST", body: form, headers: header, signal });
    return { statusCode: response.status, data: await response.text() };
  });
  return {
    abort: () => controller.abort(),
    onProgressUpdate: listener => listeners.add(listener),
    offProgressUpdate: listener => listeners.delete(listener),
  };
}

function downloadFile(options) {
  const controller = answer("downloadFile", options, async signal => {
    const response = await fetch(options.url, { headers: options.header, signal });
    const tempFilePath = join(await mkdtemp(join(tmpdir(), "wx-")), "tmp_file");
    await writeFile(tempFilePath, new Uint8Array(await response.arrayBuffer()));
    return { statusCode: response.status, tempFilePath };
  });
  return { abort: () => controller.abort(), onProgressUpdate() {} };
}

const fileSystemManager = {
  getFileInfo: options =>
    void answer("getFileInfo", options, async () => ({
      size: (await stat(options.filePath)).size,
      digest: "",
    })),
};

export const wx = { request, uploadFile, downloadFile, getFileSystemManager: () => fileSystemManager };
