/** Runs one task at a time, and always the newest. */

/** @typedef {(signal: AbortSignal) => Promise<void>} Task */

/**
 * Milliseconds. A task that takes less may end although a newer one waits: otherwise a slider that moves all the time
 * would never show anything.
 */
const PATIENCE = 450;

/**
 * @returns {{submit: (task: Task) => void, stop: () => void}}
 */
export function createLatest() {
  /** @type {Task | null} */
  let next = null;
  /** @type {{controller: AbortController, since: number} | null} */
  let running = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  async function run() {
    while (next) {
      const task = next;
      next = null;
      running = { controller: new AbortController(), since: performance.now() };
      await task(running.controller.signal).catch(() => {});
      clearTimeout(timer);
      running = null;
    }
  }

  return {
    submit(task) {
      next = task;
      if (!running) return void run();
      const left = PATIENCE - (performance.now() - running.since);
      const { controller } = running;
      clearTimeout(timer);
      timer = setTimeout(() => controller.abort(), Math.max(0, left));
      return undefined;
    },
    stop() {
      next = null;
      running?.controller.abort();
    },
  };
}
