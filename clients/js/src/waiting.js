/** Waiting that can be aborted. */

import { aborted } from "./errors.js";

/**
 * @param {number} seconds
 * @param {AbortSignal} [signal]
 * @returns {Promise<void>}
 */
export function pause(seconds, signal) {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(aborted());
    const stop = () => {
      clearTimeout(timer);
      reject(aborted());
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, seconds * 1000);
    return signal?.addEventListener("abort", stop, { once: true });
  });
}

/** Seconds between two answers: a deployment may answer a long poll at once (`max_wait_s` of GET /v1/limits). */
const FIRST_PAUSE = 0.25;
const LONGEST_PAUSE = 2;

/**
 * Read until something has ended.
 * @template T
 * @param {() => Promise<T>} read A long poll.
 * @param {(shown: T) => boolean} isOver
 * @param {AbortSignal} [signal]
 * @returns {Promise<T>}
 */
export async function readUntil(read, isOver, signal) {
  for (let seconds = FIRST_PAUSE; ; seconds = Math.min(2 * seconds, LONGEST_PAUSE)) {
    const began = Date.now();
    const shown = await read();
    if (isOver(shown)) return shown;
    if (Date.now() - began < 1000 * seconds) await pause(seconds, signal);
  }
}
