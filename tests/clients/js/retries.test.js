import assert from "node:assert/strict";
import { test } from "node:test";
import { FaceMagi } from "../../../clients/js/src/index.js";
import { readUntil } from "../../../clients/js/src/waiting.js";
import { failure, withServer } from "./fault_server.js";

const BUSY = failure(503, "unavailable", { retryable: true, "retry-after": "0.01" });
const QUEUED = { id: "job_1", state: "queued" };
const REQUEST = { photo: "photo_1", effect: "beauty" };

const clientOf = url => new FaceMagi({ url, token: "ann" });

test("a job is created again with the same key after answers that allow it", () =>
  withServer([BUSY, BUSY, [201, QUEUED]], async (url, requests) => {
    assert.deepEqual(await clientOf(url).createJob(REQUEST), QUEUED);
    const keys = requests.map(({ headers }) => headers["idempotency-key"]);
    assert.equal(keys.length, 3);
    assert.equal(new Set(keys).size, 1);
    assert.ok(keys[0]);
  }));

test("two jobs have two keys", () =>
  withServer([[201, QUEUED]], async (url, requests) => {
    await clientOf(url).createJob(REQUEST);
    await clientOf(url).createJob(REQUEST);
    assert.equal(new Set(requests.map(({ headers }) => headers["idempotency-key"])).size, 2);
  }));

test("the key of the caller is sent", () =>
  withServer([[201, QUEUED]], async (url, requests) => {
    await clientOf(url).createJob(REQUEST, { idempotencyKey: "click-1" });
    assert.equal(requests[0].headers["idempotency-key"], "click-1");
  }));

test("the fourth failure is the last", () =>
  withServer([BUSY], async (url, requests) => {
    await assert.rejects(clientOf(url).effects(), { code: "unavailable", status: 503, retryAfter: 0.01 });
    assert.equal(requests.length, 4);
  }));

test("a refusal is not repeated", () =>
  withServer([failure(422, "invalid_param")], async (url, requests) => {
    await assert.rejects(clientOf(url).createJob(REQUEST), {
      name: "FaceMagiError",
      status: 422,
      code: "invalid_param",
      param: "photo",
      remedy: "Try again.",
      requestId: "r-1",
    });
    assert.equal(requests.length, 1);
  }));

test("a Retry-After of a minute is left to the caller", () =>
  withServer(
    [failure(429, "queue_full", { retryable: true, "retry-after": "60" })],
    async (url, requests) => {
      await assert.rejects(clientOf(url).createJob(REQUEST), { code: "queue_full", retryAfter: 60 });
      assert.equal(requests.length, 1);
    },
  ));

test("a connection that ends without an answer is tried again", () =>
  withServer(["hang up", [200, { effects: [] }]], async (url, requests) => {
    assert.deepEqual(await clientOf(url).effects(), []);
    assert.equal(requests.length, 2);
  }));

test("a service that is not there is unreachable", async () => {
  const call = clientOf("http://127.0.0.1:9").createJob(REQUEST);
  await assert.rejects(call, {
    code: "unreachable",
    status: 0,
    remedy: "Check the network, then try again.",
  });
});

test("an answer that is no JSON is an error with its status", () =>
  withServer([[403, "<html>a proxy</html>"]], async url => {
    await assert.rejects(clientOf(url).effects(), { code: "http_403", status: 403 });
  }));

test("an abort ends a call that waits for its answer", () =>
  withServer(["silence"], async (url, requests) => {
    const controller = new AbortController();
    const call = clientOf(url).job("job_1", { wait: 20, signal: controller.signal });
    while (requests.length === 0) await new Promise(resolve => setImmediate(resolve));
    controller.abort();
    await assert.rejects(call, { name: "AbortError" });
  }));

test("an abort ends the pause before a repetition", () =>
  withServer(
    [failure(503, "unavailable", { retryable: true, "retry-after": "9" })],
    async (url, requests) => {
      const controller = new AbortController();
      const call = clientOf(url).effects({ signal: controller.signal });
      while (requests.length === 0) await new Promise(resolve => setImmediate(resolve));
      setTimeout(() => controller.abort(), 20);
      await assert.rejects(call, { name: "AbortError" });
      assert.equal(requests.length, 1);
    },
  ));

test("a token may be a function that makes a fresh one for each call", () =>
  withServer([[200, { effects: [] }]], async (url, requests) => {
    let made = 0;
    const api = new FaceMagi({ url, token: async () => `token-${++made}` });
    await api.effects();
    await api.effects();
    assert.deepEqual(
      requests.map(({ headers }) => headers.authorization),
      ["Bearer token-1", "Bearer token-2"],
    );
  }));

test("the language is sent", () =>
  withServer([[200, { effects: [] }]], async (url, requests) => {
    await new FaceMagi({ url, language: "zh-CN" }).effects();
    assert.equal(requests[0].headers["accept-language"], "zh-CN");
    assert.equal(requests[0].headers.authorization, undefined);
  }));

test("everything is deleted when the service says so", () =>
  withServer(
    [
      [202, { id: "erasure_1", state: "running" }],
      [200, { id: "erasure_1", state: "done" }],
    ],
    async (url, requests) => {
      const erasure = await clientOf(url).deleteEverything({ metadata: { user: "u 1" } });
      assert.equal(erasure.state, "done");
      assert.deepEqual(
        requests.map(({ method, url: path }) => `${method} ${path}`),
        ["DELETE /v1/data?metadata.user=u%201", "GET /v1/data/erasure_1"],
      );
    },
  ));

test("a service that answers a long poll at once is asked again after a pause", async ({ mock }) => {
  mock.timers.enable({ apis: ["setTimeout", "Date"] });
  let reads = 0;
  const over = readUntil(
    async () => ++reads,
    count => count === 2,
  );
  await new Promise(setImmediate);
  assert.equal(reads, 1);
  mock.timers.tick(250);
  assert.equal(await over, 2);
});
