// Runs the mini-program's module in Node: `wx` does here with fetch what it does in WeChat.

const { readFileSync, writeFileSync } = require("node:fs");

const [module_, photo, picture, effect] = process.argv.slice(2);

/** Answer through the callbacks of one call of the wx API. */
const answer = (options, promise) => promise.then(options.success, error => options.fail({ errMsg: String(error) }));

globalThis.wx = {
  request: options => answer(options, (async () => {
    const body = options.method === "GET" ? undefined : JSON.stringify(options.data);
    const response = await fetch(options.url, { method: options.method, headers: options.header, body });
    return { statusCode: response.status, data: await response.json() };
  })()),
  uploadFile: options => answer(options, (async () => {
    const form = new FormData();
    for (const [name, value] of Object.entries(options.formData)) form.append(name, value);
    form.append(options.name, new Blob([readFileSync(options.filePath)]));
    const response = await fetch(options.url, { method: "POST", body: form });
    return { statusCode: response.status, data: await response.text() };
  })()),
  downloadFile: options => answer(options, (async () => {
    writeFileSync(picture, Buffer.from(await (await fetch(options.url)).arrayBuffer()));
    return { statusCode: 200, tempFilePath: picture };
  })()),
};

const { edit } = require(module_);
const file = { tempFilePath: photo, size: readFileSync(photo).length };
edit("none", file, effect, { whitening: 40 }, crypto.randomUUID()).then(
  edited => console.log(JSON.stringify(edited)),
  error => { console.log(JSON.stringify({ error })); process.exitCode = 1; },
);
