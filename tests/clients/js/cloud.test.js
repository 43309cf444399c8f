/** One photo's way through a local cloud, whose URL is in FACEMAGI_URL, in Node and in a mini-program. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { FaceMagi, wxTransport } from "../../../clients/js/src/index.js";
import { wx } from "./wx_stand_in.js";

const url = process.env.FACEMAGI_URL;
const PHOTO = new URL("../../data/astronaut.png", import.meta.url).pathname;
const OUTPUT = { format: "png" };

/** Width and height in the header of a PNG. */
const sizeOf = png => [png.readUInt32BE(16), png.readUInt32BE(20)];

const clients = {
  node: {
    api: new FaceMagi({ url, token: "node" }),
    file: async () => new Blob([await readFile(PHOTO)], { type: "image/png" }),
    content: async picture => Buffer.from(await picture.arrayBuffer()),
  },
  "mini-program": {
    api: new FaceMagi({ url, token: "mini-program", transport: wxTransport(wx) }),
    file: async () => PHOTO,
    content: readFile,
  },
};

for (const [name, { api, file, content }] of Object.entries(clients)) {
  test(`${name}: upload, faces, edit, wait, download`, async () => {
    const shares = [];
    const photo = await api.uploadPhoto(await file(), { onProgress: share => shares.push(share) });
    assert.deepEqual([photo.width, photo.height, photo.faces.length], [512, 512, 1]);
    assert.equal(shares.at(-1), 1);

    const states = [];
    const request = {
      photo: photo.id,
      effect: "beauty",
      params: { whitening: 60 },
      faces: ["f0"],
      output: OUTPUT,
    };
    const created = await api.createJob(request);
    const job = await api.waitForJob(created.id, { onUpdate: ({ state }) => states.push(state) });
    assert.equal(job.state, "succeeded");
    assert.equal(states.at(-1), "succeeded");

    assert.deepEqual(sizeOf(await content(await api.download(job))), [512, 512]);
  });

  test(`${name}: one call edits, and everything is deleted`, async () => {
    const job = await api.edit(await file(), "beauty", { whitening: 10 }, { output: OUTPUT });
    assert.equal(job.result.format, "png");
    const { jobs } = await api.jobs({ state: "succeeded", effect: "beauty", limit: 1 });
    assert.equal(jobs[0].id, job.id);
    assert.equal((await api.deleteEverything()).state, "done");
    assert.deepEqual((await api.jobs({ state: "succeeded" })).jobs, []);
  });

  test(`${name}: a refusal has its code, its field and its remedy`, async () => {
    await assert.rejects(api.createJob({ photo: "photo_unknown", effect: "no-such-effect" }), error => {
      assert.equal(error.name, "FaceMagiError");
      assert.ok(error.status >= 400 && error.code && error.param && error.requestId, JSON.stringify(error));
      return true;
    });
  });

  test(`${name}: the language changes the titles of the effects`, async () => {
    const [english] = await api.effects();
    api.settings.language = "zh-CN";
    const [chinese] = await api.effects();
    api.settings.language = null;
    assert.notEqual(chinese.title, english.title);
  });
}
