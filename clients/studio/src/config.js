/** The configuration of the page: `/config.json`. */

/**
 * @typedef {object} Config
 * @property {string} api_url Of the API; empty for the page's own origin.
 * @property {{url: string, picture?: string, title: string}[]} samples Photos to try; each with a small copy to show.
 * @property {string | null} token For the API; null asks the visitor where one is necessary.
 * @property {boolean} thumbnails Whether effects are tried on the visitor's photo, each a job.
 */

const TOKEN = "facemagi.token";

/** @returns {Promise<Config>} */
export async function loadConfig() {
  const response = await fetch("/config.json", { cache: "no-cache" });
  const config = response.ok ? await response.json() : {};
  return { api_url: "", samples: [], token: null, thumbnails: true, ...config };
}

/** The token that the visitor gave in this tab. */
export const storedToken = () => sessionStorage.getItem(TOKEN);

/** @param {string} token */
export const storeToken = token => sessionStorage.setItem(TOKEN, token);
