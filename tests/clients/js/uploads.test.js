import assert from "node:assert/strict";
import { test } from "node:test";
import { FaceMagi } from "../../../clients/js/src/index.js";
import { withServer } from "./fault_server.js";

const FILE = new Blob(["photo"], { type: "image/jpeg" });
const READY = { id: "photo_1", state: "ready", faces: [] };

/** The announcement's answer, with the form of a bucket at the same server. */
const announced = url => [
  201,
  {
    id: "photo_1",
    state: "awaiting_upload",
    upload: { url: `${url}/bucket`, fields: { key: "k", policy: "p" } },
  },
];

/** Run with a server that plays the API and the bucket. */
const withBucket = (bucket, use, photo = READY) => {
  const answers = [null, ...bucket, [200, photo]];
  return withServer(answers, (url, requests) => {
    answers[0] = announced(url);
    return use(new FaceMagi({ url, token: "ann" }), requests);
  });
};

test("the fields of the form come before the file, and the token is not sent to the bucket", () =>
  withBucket([[204, ""]], async (api, requests) => {
    assert.deepEqual(await api.uploadPhoto(FILE), READY);
    const [announcement, form] = requests;
    assert.deepEqual(JSON.parse(announcement.body), { content_type: "image/jpeg", bytes: 5 });
    assert.equal(form.headers.authorization, undefined);
    const names = [...form.body.matchAll(/; name="(\w+)"/g)].map(([, name]) => name);
    assert.deepEqual(names, ["key", "policy", "file"]);
  }));

test("an upload that the bucket could not take is sent again", () =>
  withBucket(
    [
      [503, "<Error><Message>Slow down</Message></Error>"],
      [204, ""],
    ],
    async (api, requests) => {
      assert.deepEqual(await api.uploadPhoto(FILE), READY);
      assert.equal(requests.filter(({ url }) => url === "/bucket").length, 2);
    },
  ));

test("an upload that the bucket refuses is an error with its reason", () =>
  withBucket([[403, "<Error><Message>Policy expired</Message></Error>"]], async (api, requests) => {
    const error = { code: "upload_failed", status: 403, message: "S3 refused the photo: Policy expired" };
    await assert.rejects(api.uploadPhoto(FILE), error);
    assert.equal(requests.length, 2);
  }));

test("a photo that is rejected is an error with the reason", () => {
  const rejected = {
    id: "photo_1",
    state: "rejected",
    error: { code: "decode_failed", message: "Damaged." },
  };
  const use = api =>
    assert.rejects(api.uploadPhoto(FILE), { code: "decode_failed", status: 422, message: "Damaged." });
  return withBucket([[204, ""]], use, rejected);
});

test("progress is reported", () =>
  withBucket([[204, ""]], async api => {
    const shares = [];
    let sent = null;
    await api.uploadPhoto(FILE, {
      onProgress: share => shares.push(share),
      onSent: photo => (sent = photo.id),
    });
    assert.equal(shares.at(-1), 1);
    assert.equal(sent, "photo_1");
  }));

test("an aborted upload asks nothing more", () =>
  withBucket(["silence"], async (api, requests) => {
    const controller = new AbortController();
    const upload = api.uploadPhoto(FILE, { signal: controller.signal });
    while (requests.length < 2) await new Promise(resolve => setImmediate(resolve));
    controller.abort();
    await assert.rejects(upload, { name: "AbortError" });
    assert.equal(requests.length, 2);
  }));
