/** The results of the day that the service still has. */

import { keepResult } from "./pictures.js";
import { LABEL } from "./requests.js";
import { withoutUnsaved } from "./unsaved.js";

/** The strip loads each in full size. */
const MOST = 20;

/** @param {import("../studio.js").Studio} studio */
export async function loadResults({ api, store }) {
  try {
    const page = await api.jobs({ state: "succeeded", limit: MOST, metadata: { [LABEL]: "full" } });
    const jobs = withoutUnsaved(page.jobs);
    for (const { id } of jobs) keepResult(id);
    store.set({ results: jobs });
  } catch {
    // the strip stays empty; loading the effects says why
  }
}
