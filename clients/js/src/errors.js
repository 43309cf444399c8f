/** Errors of the API and of the way to it. */

/** @typedef {import("./types.js").Failure} Failure */

/** A request that was refused, a photo that was rejected, or a job that did not succeed. */
export class FaceMagiError extends Error {
  /**
   * @param {Failure} failure What the API says.
   * @param {{status?: number, requestId?: string | null, retryAfter?: number | null}} [answer] The HTTP status, 0
   *   without an answer; the request's id; the seconds of Retry-After.
   */
  constructor(failure, { status = 0, requestId = null, retryAfter = null } = {}) {
    super(failure.message);
    this.name = "FaceMagiError";
    this.status = status;
    this.code = failure.code;
    this.param = failure.param ?? null;
    this.limit = failure.limit ?? null;
    this.actual = failure.actual ?? null;
    this.remedy = failure.remedy ?? null;
    this.retryable = failure.retryable ?? false;
    this.alternatives = failure.alternatives ?? [];
    this.requestId = requestId;
    this.retryAfter = retryAfter;
  }
}

/** The code of an error for a service that cannot be reached. */
export const UNREACHABLE = "unreachable";

/**
 * The error of a service that does not answer.
 *
 * @param {string} reason
 */
export function unreachable(reason) {
  return new FaceMagiError({
    code: UNREACHABLE,
    message: `The service cannot be reached: ${reason}`,
    remedy: "Check the network, then try again.",
    retryable: true,
  });
}

/**
 * The error of a result that its URL does not give, such as one that was deleted.
 *
 * @param {number} status
 */
export function notDownloaded(status) {
  return new FaceMagiError(
    {
      code: "download_failed",
      message: `The result could not be downloaded: status ${status}.`,
      remedy: "Read the job again, for a fresh URL, then try again.",
      retryable: status >= 500,
    },
    { status },
  );
}

/** The error of a call that its caller has aborted; named as the one of the web platform. */
export function aborted() {
  const error = new Error("The call was aborted.");
  error.name = "AbortError";
  return error;
}

/**
 * Whether an error only says that a call was aborted.
 *
 * @param {unknown} error
 */
export function isAbort(error) {
  return error instanceof Error && error.name === "AbortError";
}
