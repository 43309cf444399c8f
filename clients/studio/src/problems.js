/** What has gone wrong, in words, with what helps. */

import { FaceMagiError, isAbort, UNREACHABLE } from "/js/errors.js";
import { maybe, t } from "./words.js";

/** @typedef {import("./state.js").Problem} Problem */

/** How the numbers of an error are written, by its code; others are written as they are. */
const WRITTEN = /** @type {Record<string, (value: number) => string>} */ ({
  file_too_large: bytes => `${(bytes / 1e6).toFixed(1)} MB`,
  too_many_pixels: pixels => `${(pixels / 1e6).toFixed(1)} MP`,
});

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
    code in WRITTEN ? WRITTEN[code](Number(value)) : String(value);
  return {
    actual: show(actual ?? ""),
    min: show(limit?.min ?? ""),
    max: show(limit?.max ?? ""),
  };
}
