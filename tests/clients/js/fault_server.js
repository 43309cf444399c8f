/** A server that answers as a test says, and remembers the requests. */

import { createServer } from "node:http";

/**
 * Run `use` with a server whose answers are taken one by one; the last one is repeated. An answer is
 * `[status, JSON or text, headers]`, "hang up", or "silence".
 */
export async function withServer(answers, use) {
  const requests = [];
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method, url, headers } = request;
    requests.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
    const reply = answers[Math.min(requests.length, answers.length) - 1];
    if (reply === "hang up") return request.socket.destroy();
    if (reply === "silence") return undefined;
    const [status, content, more = {}] = reply;
    const text = typeof content === "string" ? content : JSON.stringify(content);
    return response
      .writeHead(status, { "content-type": "application/json", ...more })
      .end(status === 204 ? undefined : text);
  });
  await new Promise(resolve => server.listen(0, "127.0.0.1", resolve));
  try {
    return await use(`http://127.0.0.1:${server.address().port}`, requests);
  } finally {
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  }
}

/** An error of the API. */
export const failure = (status, code, { retryable = false, ...headers } = {}) => [
  status,
  {
    error: { code, message: `${code}.`, remedy: "Try again.", retryable, param: "photo" },
    request_id: "r-1",
  },
  headers,
];
