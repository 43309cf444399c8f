/** Endpoints that have answered since the page was opened: the states of the effects are older. */

/** @typedef {import("/js/types.js").Effect} Effect */
/** @typedef {import("/js/types.js").Job} Job */

/** @type {Set<string>} Ids of effects. */
const answered = new Set();

/** @param {Job} job It has succeeded. */
export function noteAnswer(job) {
  for (const { effect } of job.steps) answered.add(effect);
}

/**
 * An effect of a job that has to start first.
 *
 * @param {Job} job
 * @param {Effect[] | null} effects
 */
export function sleepingEffect(job, effects) {
  const all = effects ?? [];
  const awake = new Set(all.filter(({ id }) => answered.has(id)).map(({ endpoint }) => endpoint));
  const own = job.steps.map(({ effect }) => all.find(({ id }) => id === effect));
  return own.find(
    effect => effect && ["cold", "scaling"].includes(effect.state) && !awake.has(effect.endpoint),
  );
}
