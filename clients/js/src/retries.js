/** Which calls are sent again, and when. */

import { FaceMagiError } from "./errors.js";
import { pause } from "./waiting.js";

/** One call and three repetitions: together a few seconds, which a user accepts. */
export const ATTEMPTS = 4;

/** Seconds. A longer Retry-After is left to the caller, who can show it. */
export const LONGEST_PAUSE = 10;

/** Seconds before the first repetition; each further pause is twice as long. */
const FIRST_PAUSE = 0.5;

/**
 * Call until it succeeds, cannot succeed, or has failed too often.
 *
 * @template T
 * @param {() => Promise<T>} call It must be safe to repeat.
 * @param {AbortSignal} [signal]
 * @returns {Promise<T>}
 */
export async function withRetries(call, signal) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      const seconds = pauseAfter(error, attempt);
      if (seconds === null) throw error;
      await pause(seconds, signal);
    }
  }
}

/**
 * How long to wait before a repetition; null for none.
 *
 * @param {unknown} error
 * @param {number} attempt From 1.
 */
function pauseAfter(error, attempt) {
  if (!(error instanceof FaceMagiError) || !error.retryable || attempt >= ATTEMPTS) return null;
  const asked = error.retryAfter ?? FIRST_PAUSE * 2 ** (attempt - 1);
  // up to a quarter longer, so that many clients do not come back at the same moment
  return asked > LONGEST_PAUSE ? null : asked * (1 + Math.random() / 4);
}
