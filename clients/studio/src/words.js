/** The words of the page, in the visitor's language. Those of effects come from the API. */

/** @typedef {keyof typeof import("../words/en.json")} Key */

export const LANGUAGES = /** @type {const} */ ({ en: "English", zh: "中文" });

/** @typedef {keyof typeof LANGUAGES} Language */

const STORED = "facemagi.language";

/** @type {Record<string, string>} */
let words = {};

/** @type {Language} */
let current = "en";

export const language = () => current;

/** For the header Accept-Language and the attribute `lang`. */
export const languageTag = () => (current === "zh" ? "zh-CN" : "en");

/** The language that was chosen before, else the first of the browser's that there is. @returns {Language} */
export function preferredLanguage() {
  const wishes = [localStorage.getItem(STORED), ...navigator.languages].map(tag => tag?.slice(0, 2));
  return /** @type {Language} */ (wishes.find(tag => tag && tag in LANGUAGES) ?? "en");
}

/** @param {Language} chosen */
export async function loadWords(chosen) {
  const response = await fetch(new URL(`../words/${chosen}.json`, import.meta.url));
  words = await response.json();
  current = chosen;
  document.documentElement.lang = languageTag();
}

/** @param {Language} chosen */
export function rememberLanguage(chosen) {
  localStorage.setItem(STORED, chosen);
}

/**
 * A text, with its `{names}` replaced.
 *
 * @param {Key} key
 * @param {Record<string, string | number>} [values]
 */
export function t(key, values = {}) {
  return insert(words[key] ?? key, values);
}

/**
 * A text that there may be, for a code of the API.
 *
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 */
export function maybe(key, values = {}) {
  return key in words ? insert(words[key], values) : null;
}

/**
 * @param {string} text
 * @param {Record<string, string | number>} values
 */
function insert(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}
