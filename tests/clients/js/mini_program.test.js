/** What the transport of mini-programs asks of the wx API, and what it makes of the answers. */

import assert from "node:assert/strict";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { FaceMagi, wxTransport } from "../../../clients/js/src/index.js";
import { failure, withServer } from "./fault_server.js";
import { wx } from "./wx_stand_in.js";

const clientOf = (url, api = wx) => new FaceMagi({ url, token: "ann", transport: wxTransport(api) });

const form = { key: "owner/photos/1", policy: "p", "x-amz-signature": "s" };

/** A file with this name, as `wx.chooseMedia` gives it. */
async function chosen(name) {
  const path = join(await mkdtemp(join(tmpdir(), "wx-")), name);
  await writeFile(path, "photo");
  return path;
}

test("the form's fields are sent with the file, which comes last", () =>
  withServer([[204, ""]], async (url, requests) => {
    const file = await chosen("tmp_1.jpg");
    const { status } = await wxTransport(wx).upload({ url, fields: form, file });
    assert.equal(status, 204);
    const names = [...requests[0].body.matchAll(/; name="([\w-]+)"/g)].map(([, name]) => name);
    assert.deepEqual(names, ["key", "policy", "x-amz-signature", "file"]);
  }));

test("progress comes from the upload's task", () =>
  withServer([[204, ""]], async url => {
    const shares = [];
    await wxTransport(wx).upload({
      url,
      fields: form,
      file: await chosen("a.jpg"),
      onProgress: share => shares.push(share),
    });
    assert.deepEqual(shares, [0.5, 1]);
  }));

for (const [name, type] of [
  ["tmp_1.jpg", "image/jpeg"],
  ["tmp_1.JPEG", "image/jpeg"],
  ["tmp_1.png", "image/png"],
  ["tmp_1.webp", "image/webp"],
  ["tmp_1.heic", "image/heic"],
  ["tmp_1.txt", "application/octet-stream"],
  ["tmp", "application/octet-stream"],
]) {
  test(`${name} is announced as ${type}, with its size`, async () => {
    assert.deepEqual(await wxTransport(wx).describe(await chosen(name)), { contentType: type, bytes: 5 });
  });
}

test("headers of an answer are found, however the server writes them", () =>
  withServer([failure(429, "queue_full", { retryable: true, "Retry-After": "60" })], async url => {
    await assert.rejects(clientOf(url).effects(), { code: "queue_full", retryAfter: 60 });
  }));

test("a call that fails without an answer is tried again", () =>
  withServer(["hang up", [200, { effects: [] }]], async (url, requests) => {
    assert.deepEqual(await clientOf(url).effects(), []);
    assert.equal(requests.length, 2);
  }));

test("a call that always fails says so with WeChat's reason", async () => {
  const blocked = {
    ...wx,
    request: ({ fail }) => void setImmediate(fail, { errMsg: "request:fail url not in domain list" }),
  };
  const call = clientOf("https://api.example.com", blocked).createJob({ photo: "photo_1", effect: "beauty" });
  await assert.rejects(call, { code: "unreachable", message: /url not in domain list/ });
});

for (const [name, start] of [
  ["request", (transport, url, signal) => transport.request({ method: "GET", url, headers: {}, signal })],
  [
    "upload",
    async (transport, url, signal) =>
      transport.upload({ url, fields: form, file: await chosen("a.jpg"), signal }),
  ],
  ["download", (transport, url, signal) => transport.download(url, signal)],
]) {
  test(`an abort ends a running ${name}`, () =>
    withServer(["silence"], async (url, requests) => {
      const controller = new AbortController();
      const call = start(wxTransport(wx), url, controller.signal);
      while (requests.length === 0) await new Promise(resolve => setImmediate(resolve));
      controller.abort();
      await assert.rejects(call, { name: "AbortError" });
    }));
}

test("a call that is aborted before it starts asks nobody", async () => {
  const call = wxTransport({ request: () => assert.fail("asked") }).request({ signal: AbortSignal.abort() });
  await assert.rejects(call, { name: "AbortError" });
});

test("a picture that is gone is no picture", () =>
  withServer([[403, "<Error/>"]], async url => {
    await assert.rejects(wxTransport(wx).download(url), /403/);
  }));

test("an empty answer is null", () =>
  withServer([[204, ""]], async url => {
    assert.equal(await clientOf(url).deletePhoto("photo_1"), null);
  }));
