/** The browser's back button: each screen is an entry of its history. */

/** @typedef {import("./state.js").Route} Route */
/** @typedef {import("./store.js").Store<import("./state.js").State>} Store */

/** @type {(() => void)[]} What closes the open dialogs, the last one first. */
const dialogs = [];

/** @param {Store} store */
export function followHistory(store) {
  history.replaceState({ screen: "start" }, "");
  addEventListener("popstate", event => {
    const close = dialogs.pop();
    if (close) return close();
    return store.set({ route: possible(store, event.state), problem: null });
  });
}

/**
 * @param {Store} store
 * @param {Route} route
 */
export function go(store, route) {
  if (JSON.stringify(route) === JSON.stringify(store.get().route)) return;
  history.pushState(route, "");
  store.set({ route });
}

/**
 * Replace the present screen: "back" does not lead to it.
 *
 * @param {Store} store
 * @param {Route} route
 */
export function replace(store, route) {
  history.replaceState(route, "");
  store.set({ route });
}

/**
 * Open a step. From step to step "back" leads to the effects, not through all steps.
 *
 * @param {Store} store
 * @param {string | null} step
 */
export function openStep(store, step) {
  const { route } = store.get();
  const isOpen = route.screen === "edit" && route.step !== null;
  (isOpen ? replace : go)(store, { screen: "edit", step });
}

export function back() {
  history.back();
}

/**
 * Let "back" close a dialog.
 *
 * @param {() => void} close Called once.
 * @returns {() => void} To call when the dialog is closed in another way.
 */
export function enterDialog(close) {
  history.pushState(history.state, "");
  dialogs.push(close);
  let isLeft = false;
  return () => {
    if (isLeft || !dialogs.includes(close)) return; // a second click must not leave the screen too
    isLeft = true;
    history.back();
  };
}

/**
 * The screen of an entry. Without a photo only the first can be shown, and a step may be gone.
 *
 * @param {Store} store
 * @param {Route | null} route
 * @returns {Route}
 */
function possible(store, route) {
  const { photo, edit } = store.get();
  if (!route || route.screen === "start" || !photo) return { screen: "start" };
  return { ...route, step: edit.steps.some(step => step.key === route.step) ? route.step : null };
}
