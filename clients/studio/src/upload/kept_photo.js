/**
 * The open photo, kept in this browser for a reload: a phone ends a page that is in the background. The file lies in
 * IndexedDB, what this tab has open in its session. Both go when the photo is deleted, or is as old as the service keeps it.
 */

const DATABASE = "facemagi";
const STORE = "photos";
const OPEN = "facemagi.open";

/** Milliseconds: the service deletes a photo after a day. */
const LONGEST = 24 * 3600 * 1000;

/** @typedef {import("../state.js").StudioPhoto} StudioPhoto */
/** @typedef {import("../state.js").Edit} Edit */
/** @typedef {{id: string, photo: StudioPhoto, file: Blob, since: number}} Kept */

/**
 * Keep a photo in place of the one that this tab had open. Some browsers store nothing in private windows.
 *
 * @param {StudioPhoto} photo
 * @param {Blob} file As it was chosen.
 * @returns {Promise<void>}
 */
export async function keepPhoto(photo, file) {
  const before = opened()?.id;
  sessionStorage.setItem(OPEN, JSON.stringify({ id: photo.id, edit: null }));
  await within("readwrite", photos => {
    if (before) photos.delete(before);
    return photos.put({ id: photo.id, photo: { ...photo, url: null }, file, since: Date.now() });
  }).catch(() => {});
}

/** Keep the edit of the open photo. @param {Edit} edit */
export function keepEdit(edit) {
  const open = opened();
  if (open) sessionStorage.setItem(OPEN, JSON.stringify({ ...open, edit }));
}

/**
 * What this tab had open.
 *
 * @returns {Promise<{photo: StudioPhoto, file: Blob, edit: Edit | null} | null>}
 */
export async function keptPhoto() {
  const open = opened();
  const all = /** @type {Kept[]} */ (await within("readonly", photos => photos.getAll()).catch(() => []));
  const old = all.filter(({ since }) => Date.now() - since > LONGEST).map(({ id }) => id);
  if (old.length > 0) await forgetPhotos(old);
  const kept = all.find(({ id }) => id === open?.id && !old.includes(id));
  return kept ? { photo: kept.photo, file: kept.file, edit: open?.edit ?? null } : null;
}

/** @param {string[]} ids */
export async function forgetPhotos(ids) {
  if (ids.includes(opened()?.id ?? "")) sessionStorage.removeItem(OPEN);
  await within("readwrite", photos => ids.map(id => photos.delete(id)).at(-1)).catch(() => {});
}

export async function forgetAllPhotos() {
  sessionStorage.removeItem(OPEN);
  await within("readwrite", photos => photos.clear()).catch(() => {});
}

/** @returns {{id: string, edit: Edit | null} | null} */
function opened() {
  try {
    return JSON.parse(sessionStorage.getItem(OPEN) ?? "null");
  } catch {
    return null; // somebody else's text
  }
}

/**
 * @param {IDBTransactionMode} mode
 * @param {(photos: IDBObjectStore) => IDBRequest | undefined} work
 * @returns {Promise<unknown>} The result of the request.
 */
async function within(mode, work) {
  const database = await openDatabase();
  try {
    const transaction = database.transaction(STORE, mode);
    const request = work(transaction.objectStore(STORE));
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error); // such as without room
    });
    return request?.result;
  } finally {
    database.close();
  }
}

/** @returns {Promise<IDBDatabase>} */
function openDatabase() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "id" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
