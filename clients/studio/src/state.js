/** What the page knows. */

/** @typedef {import("/js/types.js").Effect} Effect */
/** @typedef {import("/js/types.js").Face} Face */
/** @typedef {import("/js/types.js").Job} Job */
/** @typedef {import("/js/types.js").JobWarning} JobWarning */

/**
 * @typedef {object} Step One effect of the edit.
 * @property {string} key Stays the same when the step is moved or changed.
 * @property {string} effect
 * @property {Record<string, unknown>} params
 *
 * @typedef {object} Edit What undo and redo go through. It is never changed, only replaced.
 * @property {Step[]} steps
 * @property {"all" | string[]} faces
 *
 * @typedef {object} StudioPhoto
 * @property {string} id Of the photo in full size.
 * @property {string} smallId Of the small copy for previews; the same id if the photo is small.
 * @property {string | null} url Of the file on this device; null if the browser cannot show its format.
 * @property {number} width
 * @property {number} height
 * @property {Face[]} faces Coordinates of the photo in full size.
 * @property {Record<string, string>} smallFaces The id of each face in the small copy.
 * @property {string} name Of the file.
 *
 * @typedef {object} Upload
 * @property {string | null} url Of the file on this device.
 * @property {number} share Sent, from 0 to 1.
 * @property {"sending" | "detecting" | "failed"} phase
 * @property {Problem | null} problem
 *
 * @typedef {{message: string, remedy: string, alternatives?: string[]}} Problem
 *
 * @typedef {object} Shown The edited picture.
 * @property {string} key Of the edit that it shows.
 * @property {string} url
 * @property {boolean} full Whether it has the full size.
 * @property {number} width
 * @property {number} height
 * @property {Job} job
 * @property {Blob} blob
 *
 * @typedef {object} Waiting
 * @property {"preview" | "full"} kind
 * @property {number} since Milliseconds since 1970.
 * @property {Job | null} job As it was last seen.
 *
 * @typedef {{screen: "start"} | {screen: "edit", step: string | null}} Route
 *
 * @typedef {object} Tracked A job that runs beside the edit.
 * @property {string} title
 * @property {Job} job
 *
 * @typedef {object} State
 * @property {Effect[] | null} effects
 * @property {string | null} group The id of the open group.
 * @property {Record<string, string>} thumbnails The URL of the thumbnail of each effect that has one.
 * @property {StudioPhoto | null} photo
 * @property {Upload | null} upload
 * @property {Route} route
 * @property {Edit} edit
 * @property {boolean} live Whether the edit is in motion: a slider is held.
 * @property {boolean} canUndo
 * @property {boolean} canRedo
 * @property {Shown | null} shown
 * @property {Waiting | null} waiting
 * @property {Problem | null} problem Of the edit.
 * @property {boolean} showFaces
 * @property {boolean} wipe
 * @property {boolean} comparing Whether the photo is shown without the edit.
 * @property {Tracked[]} queue
 * @property {Job[]} results
 * @property {Preset[]} presets
 * @property {boolean} online
 * @property {string} notice Said once, also to screen readers.
 *
 * @typedef {{name: string, steps: {effect: string, params: Record<string, unknown>}[]}} Preset
 */

/** @type {Edit} */
export const NO_EDIT = { steps: [], faces: "all" };

/** @returns {State} */
export function initialState() {
  return {
    effects: null,
    group: null,
    thumbnails: {},
    photo: null,
    upload: null,
    route: { screen: "start" },
    edit: NO_EDIT,
    live: false,
    canUndo: false,
    canRedo: false,
    shown: null,
    waiting: null,
    problem: null,
    showFaces: false,
    wipe: false,
    comparing: false,
    queue: [],
    results: [],
    presets: [],
    online: navigator.onLine,
    notice: "",
  };
}
