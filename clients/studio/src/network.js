/** Whether the service can be reached, and what waits until it can. */

/** @typedef {import("./store.js").Store<import("./state.js").State>} Store */

/**
 * @param {Store} store
 * @param {() => void} onBack Called when the network is there again.
 */
export function followNetwork(store, onBack) {
  addEventListener("offline", () => store.set({ online: false }));
  addEventListener("online", () => {
    store.set({ online: true });
    onBack();
  });
}
