/** Starts the page. */

import { storedPresets } from "./chain/presets.js";
import { loadConfig } from "./config.js";
import { loadEffects } from "./effects/loading.js";
import { startThumbnails } from "./effects/thumbnails.js";
import { draw } from "./frame/drawing.js";
import { followKeys } from "./frame/keys.js";
import { forgetPictures } from "./jobs/pictures.js";
import { startPreview } from "./jobs/preview.js";
import { loadResults } from "./jobs/todays_results.js";
import { followNetwork } from "./network.js";
import { followHistory } from "./routes.js";
import { createStudio } from "./studio.js";
import { resume } from "./upload/resuming.js";
import { loadWords, preferredLanguage } from "./words.js";

const [config] = await Promise.all([loadConfig(), loadWords(preferredLanguage())]);
const studio = createStudio(config);
studio.store.set({ presets: storedPresets() });
followHistory(studio.store);
followKeys(studio);
draw(studio);
const preview = startPreview(studio);
startThumbnails(studio);
followNetwork(studio, () => {
  if (!studio.store.get().effects) loadEffects(studio);
  preview.again();
});
addEventListener("pagehide", event => event.persisted || forgetPictures(studio));
await Promise.all([resume(studio), loadEffects(studio)]);
await loadResults(studio);
