/** The parts that everything on the page uses. */

import { FaceMagi } from "/js/index.js";
import { storedToken } from "./config.js";
import { createHistory } from "./history.js";
import { initialState } from "./state.js";
import { createStore } from "./store.js";

/**
 * @typedef {object} Studio
 * @property {import("./config.js").Config} config
 * @property {import("./store.js").Store<import("./state.js").State>} store
 * @property {import("./history.js").History} history
 * @property {FaceMagi} api
 *
 * @typedef {import("./store.js").Scope<import("./state.js").State>} Scope
 *
 * @typedef {Studio & Pick<Scope, "watch" | "branch">} View A studio with watches that end when the view is drawn anew.
 */

/**
 * @param {import("./config.js").Config} config
 * @returns {Studio}
 */
export function createStudio(config) {
  const store = createStore(initialState());
  const url = new URL(config.api_url || "/", location.href).href;
  const api = new FaceMagi({ url, token: () => storedToken() ?? config.token });
  return { config, store, history: createHistory(store), api };
}

/**
 * Draws parts of the page that replace each other: the watches of one end before the next is drawn.
 *
 * @param {View} view
 * @returns {<T>(draw: (view: View) => T) => T}
 */
export function takingTurns(view) {
  let scope = view.branch();
  return draw => {
    scope.end();
    scope = view.branch();
    return draw({ ...view, watch: scope.watch, branch: scope.branch });
  };
}
