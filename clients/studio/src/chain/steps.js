/** Changes of an edit. Each returns a new edit. */

/** @typedef {import("../state.js").Edit} Edit */
/** @typedef {import("../state.js").Step} Step */

/** The API's limit on the steps of one job. */
export const MOST_STEPS = 8;

let keys = 0;

function newKey() {
  keys += 1;
  return `step${keys}`;
}

/**
 * @param {Edit} edit
 * @param {string} effect
 * @param {Record<string, unknown>} params
 * @returns {Edit}
 */
export function add(edit, effect, params) {
  return { ...edit, steps: [...edit.steps, { key: newKey(), effect, params }] };
}

/**
 * @param {Edit} edit
 * @param {string} key
 * @returns {Edit}
 */
export function remove(edit, key) {
  return { ...edit, steps: edit.steps.filter(step => step.key !== key) };
}

/**
 * @param {Edit} edit
 * @param {string} key
 * @param {number} index Where the step comes, from 0.
 * @returns {Edit}
 */
export function move(edit, key, index) {
  const step = edit.steps.find(step => step.key === key);
  if (!step || index < 0 || index >= edit.steps.length) return edit;
  const others = edit.steps.filter(other => other !== step);
  return { ...edit, steps: [...others.slice(0, index), step, ...others.slice(index)] };
}

/**
 * @param {Edit} edit
 * @param {string} key
 * @param {Record<string, unknown>} params Those that change; `undefined` removes one.
 * @returns {Edit}
 */
export function setParams(edit, key, params) {
  const change = (/** @type {Step} */ step) => {
    const all = Object.entries({ ...step.params, ...params }).filter(([, value]) => value !== undefined);
    return { ...step, params: Object.fromEntries(all) };
  };
  return { ...edit, steps: edit.steps.map(step => (step.key === key ? change(step) : step)) };
}

/**
 * @param {Edit} edit
 * @param {{effect: string, params: Record<string, unknown>}[]} steps
 * @returns {Edit}
 */
export function withSteps(edit, steps) {
  return { ...edit, steps: steps.map(({ effect, params }) => ({ key: newKey(), effect, params })) };
}
