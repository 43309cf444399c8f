/** The state of the page in one place; what is shown watches the parts that it shows. */

/**
 * @template {object} State
 * @typedef {object} Store
 * @property {() => State} get
 * @property {(patch: Partial<State>) => void} set
 * @property {Watch<State>} watch
 */

/**
 * Calls `show` now, and again whenever one of the named members is another value. Returns how to stop.
 *
 * @template {object} State
 * @typedef {(names: (keyof State)[], show: (state: State) => void) => () => void} Watch
 */

/**
 * @template {object} State
 * @param {State} initial
 * @returns {Store<State>}
 */
export function createStore(initial) {
  let state = initial;
  /** @type {Set<() => void>} */
  const watchers = new Set();
  return {
    get: () => state,
    set(patch) {
      state = { ...state, ...patch };
      for (const watcher of [...watchers]) if (watchers.has(watcher)) watcher();
    },
    watch(names, show) {
      /** @type {unknown[] | null} */
      let shown = null;
      const watcher = () => {
        const values = names.map(name => state[name]);
        if (shown && values.every((value, index) => Object.is(value, shown?.[index]))) return;
        shown = values;
        show(state);
      };
      watchers.add(watcher);
      watcher();
      return () => watchers.delete(watcher);
    },
  };
}

/**
 * Watches that end together, when what they show is drawn anew.
 *
 * @template {object} State
 * @typedef {object} Scope
 * @property {Watch<State>} watch
 * @property {() => Scope<State>} branch A scope that can end earlier, and ends with this one.
 * @property {() => void} end
 */

/**
 * @template {object} State
 * @param {Store<State>} store
 * @returns {Scope<State>}
 */
export function createScope(store) {
  /** @type {(() => void)[]} */
  const ends = [];
  return {
    watch(names, show) {
      const stop = store.watch(names, show);
      ends.push(stop);
      return stop;
    },
    branch() {
      const scope = createScope(store);
      ends.push(scope.end);
      return scope;
    },
    end() {
      for (const end of ends.splice(0)) end();
    },
  };
}
