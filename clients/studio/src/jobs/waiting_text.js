/** A job that is not done, in words: honest about the queue, the time, and an instance that has to start. */

import { t } from "../words.js";
import { sleepingEffect } from "./awake.js";

/** @typedef {import("/js/types.js").Effect} Effect */
/** @typedef {import("/js/types.js").Job} Job */

/**
 * @param {import("../state.js").Waiting} waiting
 * @param {Effect[] | null} effects
 * @param {number} elapsed Seconds.
 */
export function waitingText({ kind, job }, effects, elapsed) {
  const what = kind === "full" ? t("waiting.full") : t("waiting.preview");
  return [what, job ? jobText(job, effects, elapsed) : ""].filter(Boolean).join(" · ");
}

/**
 * @param {Job} job
 * @param {Effect[] | null} effects
 * @param {number} elapsed Seconds since it was sent.
 */
export function jobText(job, effects, elapsed) {
  const { queue_position: before, eta_s: left } = job;
  const parts = [];
  if (before) parts.push(before === 1 ? t("waiting.one_before") : t("waiting.before", { count: before }));
  if (left !== null && left !== undefined)
    parts.push(t("waiting.left", { time: duration(Math.max(1, left)) }));
  else parts.push(startText(job, effects) ?? t("waiting.elapsed", { time: duration(elapsed) }));
  return parts.join(" · ");
}

/**
 * @param {Job} job
 * @param {Effect[] | null} effects
 */
function startText(job, effects) {
  const cold = sleepingEffect(job, effects);
  if (!cold) return null;
  return cold.cold_start_s
    ? t("waiting.cold", { time: duration(cold.cold_start_s) })
    : t("waiting.cold_unknown");
}

/** @param {number} seconds */
export function duration(seconds) {
  if (seconds < 90) return t("time.seconds", { count: Math.round(seconds) });
  return t("time.minutes", { count: Math.round(seconds / 60) });
}
