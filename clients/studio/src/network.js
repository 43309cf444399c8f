/** Whether the service can be reached, and what waits until it can. */

/** @typedef {import("./studio.js").Studio} Studio */

/** Milliseconds between two attempts to reach it again. */
const PAUSE = 4000;

/**
 * @param {Studio} studio
 * @param {() => void} onBack Called when the service is there again.
 */
export function followNetwork(studio, onBack) {
  const { store } = studio;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const tryAgain = async () => {
    const isBack = navigator.onLine && (await answers(studio));
    if (isBack) store.set({ online: true });
    else timer = setTimeout(tryAgain, PAUSE);
  };
  addEventListener("offline", () => store.set({ online: false }));
  addEventListener("online", tryAgain);
  let wasOnline = true;
  store.watch(["online"], ({ online }) => {
    clearTimeout(timer);
    if (!online) timer = setTimeout(tryAgain, PAUSE);
    if (online && !wasOnline) onBack();
    wasOnline = online;
  });
}

/**
 * Any answer will do, also a refusal.
 *
 * @param {Studio} studio
 */
async function answers({ api }) {
  const { url, transport } = api.settings;
  return transport.request({ method: "GET", url: `${url}/v1/effects`, headers: {} }).then(
    () => true,
    () => false,
  );
}
