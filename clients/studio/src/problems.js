/** What has gone wrong, in words, with what helps. */

import { FaceMagiError, isAbort, UNREACHABLE } from "/js/errors.js";
import { maybe, t } from "./words.js";

/** @typedef {import("./state.js").Problem} Problem */

const BYTES_PER_MB = 1_000_000;

/** Codes whose numbers are bytes. */
const IN_BYTES = new Set(["file_too_large"]);

/**
 * @param {unknown} error
 * @returns {Problem}
 */
export function problemOf(error) {
  if (!(error instanceof FaceMagiError))
    return { message: t("problem.unknown"), remedy: t("problem.reload") };
  const values = numbersOf(error);
  return {
    message: maybe(`error.${error.code}`, values) ?? error.message,
    remedy: maybe(`error.${error.code}.remedy`, values) ?? error.remedy ?? "",
    alternatives: error.alternatives,
  };
}

/** @param {unknown} error */
export const isUnreachable = error => error instanceof FaceMagiError && error.code === UNREACHABLE;

/** @param {unknown} error */
export const isUnauthorized = error => error instanceof FaceMagiError && error.status === 401;

/** The photo or the result is deleted, or never was. @param {unknown} error */
export const isGone = error => error instanceof FaceMagiError && [404, 410].includes(error.status);

export { isAbort };

/** @param {FaceMagiError} error */
function numbersOf({ code, limit, actual }) {
  const show = (/** @type {unknown} */ value) =>
    IN_BYTES.has(code) ? megabytes(Number(value)) : String(value);
  return {
    actual: show(actual ?? ""),
    min: show(limit?.min ?? ""),
    max: show(limit?.max ?? ""),
  };
}

/** @param {number} bytes */
function megabytes(bytes) {
  return `${(bytes / BYTES_PER_MB).toFixed(1)} MB`;
}
