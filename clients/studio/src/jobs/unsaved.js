/** Results that this browser has made and nobody has saved: a page that was ended could not delete them. */

const STORED = "facemagi.unsaved";

/** More than a browser makes in the day for which results exist. */
const MOST = 500;

/** @returns {string[]} Ids of jobs. */
function read() {
  try {
    return JSON.parse(localStorage.getItem(STORED) ?? "[]");
  } catch {
    return []; // somebody else's text
  }
}

/** @param {string[]} ids */
const write = ids => localStorage.setItem(STORED, JSON.stringify(ids.slice(-MOST)));

/** @param {string} job */
export function noteUnsaved(job) {
  write([...read(), job]);
}

/** @param {string} job */
export function noteSaved(job) {
  write(read().filter(id => id !== job));
}

/** @param {import("/js/types.js").Job[]} jobs */
export function withoutUnsaved(jobs) {
  const unsaved = new Set(read());
  return jobs.filter(({ id }) => !unsaved.has(id));
}
