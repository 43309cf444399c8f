/** Titles of effects. */

/**
 * @param {import("/js/types.js").Effect[] | null} effects
 * @param {string | null} id
 */
export function titleOf(effects, id) {
  return effects?.find(effect => effect.id === id)?.title ?? id ?? "";
}

/**
 * The title of a job: those of its steps.
 *
 * @param {import("/js/types.js").Effect[] | null} effects
 * @param {import("/js/types.js").Job} job
 */
export function titleOfJob(effects, job) {
  return job.steps.map(({ effect }) => titleOf(effects, effect)).join(" + ");
}
