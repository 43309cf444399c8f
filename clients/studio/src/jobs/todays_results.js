/** The results of the day that the service still has. */

import { keepResult } from "./pictures.js";
import { LABEL } from "./requests.js";
import { keepStripPicturesOnly } from "./strip_pictures.js";
import { withoutUnsaved } from "./unsaved.js";

/** The strip loads those that another browser has saved in full size. */
const MOST = 20;

/** @param {import("../studio.js").Studio} studio */
export async function loadResults({ api, store }) {
  try {
    const page = await api.jobs({ state: "succeeded", limit: MOST, metadata: { [LABEL]: "full" } });
    const jobs = withoutUnsaved(page.jobs);
    for (const { id } of jobs) keepResult(id);
    keepStripPicturesOnly(jobs.map(({ id }) => id));
    store.set({ results: jobs });
  } catch {
    // the strip stays empty; loading the effects says why
  }
}
