/** What a visitor should know about a result. */

import { h } from "../dom.js";
import { icon } from "../icons.js";
import { maybe } from "../words.js";

/** @typedef {import("../state.js").State} State */
/** @typedef {import("/js/types.js").JobWarning} JobWarning */

/**
 * The warnings about the picture that is shown.
 *
 * @param {State} state
 * @returns {JobWarning[]}
 */
export function warningsOf({ shown, edit }) {
  return shown && edit.steps.length > 0 ? shown.job.warnings : [];
}

/**
 * The id of a warning's face in the photo; a preview has the ids of the small copy.
 *
 * @param {State} state
 * @param {JobWarning} warning
 */
export function faceOf({ photo, shown }, { face }) {
  if (!face || !photo || shown?.full) return face;
  return Object.entries(photo.smallFaces).find(([, small]) => small === face)?.[0] ?? null;
}

/** Marks on more faces hide the picture. */
const MOST_MARKED = 2;

/**
 * Whether each warning is shown on its face. With many of them one mark beside the picture has all texts.
 *
 * @param {State} state
 */
export function areOnFaces(state) {
  const faces = new Set(warningsOf(state).map(({ face }) => face));
  return state.showFaces || faces.size <= MOST_MARKED;
}

/**
 * A mark that opens the texts of warnings.
 *
 * @param {JobWarning[]} warnings
 * @param {string} label
 * @param {string} [place] Classes that say to which side the texts open.
 */
export function warningMark(warnings, label, place = "") {
  return h(
    "details",
    { class: `face-warning ${place}` },
    h("summary", { "aria-label": label }, icon("warning")),
    h(
      "div",
      { class: "face-warning-text" },
      different(warnings).map(warning =>
        h("p", {}, h("strong", {}, messageOf(warning)), " ", remedyOf(warning)),
      ),
    ),
  );
}

/** Faces of a group often have the same. @param {JobWarning[]} warnings */
const different = warnings => [...new Map(warnings.map(warning => [messageOf(warning), warning])).values()];

/** Some messages of the API speak to developers. @param {JobWarning} warning */
const messageOf = ({ code, message }) => maybe(`warning.${code}`) ?? message;

/** @param {JobWarning} warning */
const remedyOf = ({ code, remedy }) => maybe(`warning.${code}.remedy`) ?? remedy;
