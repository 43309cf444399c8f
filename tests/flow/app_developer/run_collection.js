// Runs a Postman collection from top to bottom in Node, with its scripts, and prints what happened to each request.
//
//   node run_collection.js COLLECTION.json FOLDER_OF_FILES '{"variable": "value"}'

const { openAsBlob, readFileSync } = require("node:fs");
const { join } = require("node:path");
const vm = require("node:vm");

const [path, files, given] = process.argv.slice(2);
const collection = JSON.parse(readFileSync(path, "utf8"));
const variables = new Map([
  ...collection.variable.map(({ key, value }) => [key, value]),
  ...Object.entries(JSON.parse(given)),
]);

/** A text with the values of its variables. */
function fill(text) {
  return text.replace(/\{\{([^}]+)\}\}/g, (_, name) => {
    if (name === "$guid") return crypto.randomUUID();
    if (!variables.has(name)) throw new Error(`no variable ${name}`);
    return variables.get(name);
  });
}

const enabled = list => (list ?? []).filter(each => !each.disabled);

/** The headers of a request; the token only where the request has no authorization of its own. */
function headersOf(request) {
  const headers = enabled(request.header).map(({ key, value }) => [key, fill(value)]);
  const [token] = collection.auth.bearer;
  return request.auth?.type === "noauth" ? headers : [...headers, ["Authorization", `Bearer ${fill(token.value)}`]];
}

async function bodyOf({ body }) {
  if (body?.mode === "raw") return fill(body.raw);
  if (body?.mode !== "formdata") return undefined;
  const form = new FormData();
  for (const { key, type, value, src } of enabled(body.formdata))
    form.append(fill(key), type === "file" ? await openAsBlob(join(files, src)) : fill(value));
  return form;
}

/** What a script of the collection may use. */
function pmOf(status, text, failures) {
  const check = (right, sentence) => {
    if (!right) throw new Error(sentence);
  };
  return {
    response: { code: status, json: () => JSON.parse(text) },
    collectionVariables: { set: (name, value) => variables.set(name, value) },
    test: (name, run) => {
      try {
        run();
      } catch (error) {
        failures.push(`${name}: ${error.message}`);
      }
    },
    expect: actual => ({
      to: {
        eql: value => check(actual === value, `${actual} is not ${value}`),
        be: { oneOf: values => check(values.includes(actual), `${actual} is none of ${values}: ${text}`) },
      },
    }),
  };
}

/** Send a request and run its script. */
async function run({ name, request, event }) {
  const failures = [];
  const sent = { method: request.method, headers: headersOf(request), body: await bodyOf(request) };
  const response = await fetch(fill(request.url.raw), sent);
  const text = await response.text();
  const script = event.flatMap(each => each.script.exec).join("\n");
  vm.runInNewContext(script, { pm: pmOf(response.status, text, failures) });
  return { name, status: response.status, failures };
}

(async () => {
  const results = [];
  for (const folder of collection.item) for (const item of folder.item) results.push(await run(item));
  console.log(JSON.stringify(results));
})();
