/** One result of the day: seen large, downloaded, shared, deleted, or edited further. */

import { withSteps } from "../chain/steps.js";
import { titleOfJob } from "../chain/titles.js";
import { h } from "../dom.js";
import { openDialog } from "../frame/dialog.js";
import { problemOf } from "../problems.js";
import { openStep } from "../routes.js";
import { languageTag, t } from "../words.js";
import { canShare, downloadBlob, fileName, shareBlob } from "./saving.js";
import { keepStripPicturesOnly } from "./strip_pictures.js";

/** @typedef {import("../studio.js").Studio} Studio */
/** @typedef {import("/js/types.js").Job} Job */

/**
 * @param {Studio} studio
 * @param {Job} job
 */
export function openResult(studio, job) {
  const { store } = studio;
  const title = titleOfJob(store.get().effects, job);
  const isOfPhoto = store.get().photo?.id === job.photo;
  const time = new Intl.DateTimeFormat(languageTag(), {
    weekday: "long",
    hour: "numeric",
    minute: "2-digit",
  });
  openDialog(
    title,
    ({ close }) => [
      h("img", { class: "result-picture", src: job.result?.url, alt: title }),
      h("p", { class: "muted" }, t("result.expires", { time: time.format(job.expires_at * 1000) })),
      h(
        "footer",
        {},
        button(t("result.delete"), "danger", () => close().then(() => deleteResult(studio, job))),
        isOfPhoto ? button(t("result.edit"), "", () => close().then(() => editAgain(studio, job))) : null,
        canShare() ? button(t("action.share"), "", () => withBlob(studio, job, shareBlob)) : null,
        button(t("action.download"), "primary", () => withBlob(studio, job, downloadBlob)),
      ),
    ],
    "result",
  );
}

/**
 * @param {string} text
 * @param {string} kind
 * @param {() => void} click
 */
function button(text, kind, click) {
  return h("button", { type: "button", class: `button ${kind}`, on: { click } }, text);
}

/**
 * @param {Studio} studio
 * @param {Job} job
 * @param {(blob: Blob, name: string) => void} use
 */
async function withBlob(studio, job, use) {
  try {
    const fresh = await studio.api.job(job.id); // its URL is valid for an hour only
    use(await studio.api.download(fresh), fileName(studio, fresh));
  } catch (error) {
    studio.store.set({ problem: problemOf(error) });
  }
}

/**
 * @param {Studio} studio
 * @param {Job} job
 */
async function deleteResult({ api, store }, job) {
  try {
    await api.deleteJob(job.id);
    const results = store.get().results.filter(({ id }) => id !== job.id);
    keepStripPicturesOnly(results.map(({ id }) => id));
    store.set({ results, notice: t("result.deleted") });
  } catch (error) {
    store.set({ problem: problemOf(error) });
  }
}

/**
 * @param {Studio} studio
 * @param {Job} job
 */
function editAgain({ store, history }, job) {
  history.change(withSteps(store.get().edit, job.steps));
  openStep(store, null);
}
