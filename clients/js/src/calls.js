/** Calls of the API: headers, JSON, errors, repetition. */

import { FaceMagiError, isAbort, unreachable } from "./errors.js";
import { withRetries } from "./retries.js";

/** @typedef {import("./transports/transport.js").Transport} Transport */
/** @typedef {import("./transports/transport.js").ApiAnswer} ApiAnswer */

/**
 * @typedef {object} Settings
 * @property {string} url Of the API, without a path.
 * @property {string | null | (() => string | null | Promise<string | null>)} token Sent to the API alone.
 * @property {string | null} language Of titles and messages, such as `zh-CN`.
 * @property {Transport} transport
 *
 * @typedef {object} Options
 * @property {Record<string, string | number | undefined>} [query]
 * @property {unknown} [body]
 * @property {string} [idempotencyKey] Makes a POST safe to repeat.
 * @property {boolean} [repeatable] Whether the call may be sent again; all but POST may.
 * @property {AbortSignal} [signal]
 */

/**
 * @param {Settings} settings
 * @param {string} method
 * @param {string} path
 * @param {Options} [options]
 * @returns {Promise<any>} The JSON of the answer; null without a body.
 */
export async function callApi(settings, method, path, options = {}) {
  const repeatable = options.repeatable ?? (method !== "POST" || options.idempotencyKey !== undefined);
  const once = () => send(settings, method, path, options);
  return repeatable ? withRetries(once, options.signal) : once();
}

/** A key that nobody else uses. Randomness need not be secret here, and mini-programs have no `crypto`. */
export function newKey() {
  const part = () => Math.random().toString(36).slice(2, 12).padEnd(10, "0");
  return `js-${Date.now().toString(36)}-${part()}${part()}`;
}

/**
 * @param {Settings} settings
 * @param {string} method
 * @param {string} path
 * @param {Options} options
 */
async function send(settings, method, path, { query, body, idempotencyKey, signal }) {
  const headers = await headersOf(settings, body, idempotencyKey);
  const url = settings.url + path + queryString(query);
  const text = body === undefined ? undefined : JSON.stringify(body);
  const answer = await settings.transport
    .request({ method, url, headers, body: text, signal })
    .catch(error => Promise.reject(isAbort(error) ? error : unreachable(error.message)));
  if (answer.status >= 400) throw toError(answer);
  return answer.text ? JSON.parse(answer.text) : null;
}

/**
 * @param {Settings} settings
 * @param {unknown} body
 * @param {string | undefined} idempotencyKey
 */
async function headersOf({ token, language }, body, idempotencyKey) {
  const secret = typeof token === "function" ? await token() : token;
  return {
    ...(secret ? { Authorization: `Bearer ${secret}` } : {}),
    ...(language ? { "Accept-Language": language } : {}),
    ...(body === undefined ? {} : { "Content-Type": "application/json" }),
    ...(idempotencyKey ? { "Idempotency-Key": idempotencyKey } : {}),
  };
}

/** @param {Options["query"]} [query] */
function queryString(query = {}) {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined);
  const texts = pairs.map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`,
  );
  return texts.length ? `?${texts.join("&")}` : "";
}

/** @param {ApiAnswer} answer */
function toError({ status, headers, text }) {
  const parsed = parse(text);
  const failure = parsed?.error ?? {
    code: `http_${status}`,
    message: parsed?.message ?? `The service answered with status ${status}.`,
    retryable: status === 429 || status >= 500,
  };
  return new FaceMagiError(failure, {
    status,
    requestId: parsed?.request_id ?? headers["x-request-id"] ?? null,
    retryAfter: Number.parseFloat(headers["retry-after"] ?? "") || null,
  });
}

/** @param {string} text */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
