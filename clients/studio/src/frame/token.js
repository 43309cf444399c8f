/** Asks for a token where the API does not let the page in without one. */

import { storedToken, storeToken } from "../config.js";
import { h, newId } from "../dom.js";
import { t } from "../words.js";
import { openDialog } from "./dialog.js";

/** @type {Promise<boolean> | null} One question for all calls that were refused. */
let asking = null;

/**
 * @param {import("../studio.js").Studio} _studio
 * @returns {Promise<boolean>} Whether a token was given, so that the call can be repeated.
 */
export function askForToken(_studio) {
  asking ??= ask().finally(() => {
    asking = null;
  });
  return asking;
}

async function ask() {
  let given = false;
  const dialog = openDialog(t("token.title"), ({ close }) => {
    const id = newId();
    const wasRefused = storedToken() !== null;
    const input = h("input", {
      autofocus: true,
      id,
      type: "password",
      autocomplete: "off",
      required: true,
      class: "text-input",
    });
    const submit = (/** @type {SubmitEvent} */ event) => {
      event.preventDefault();
      given = true;
      storeToken(input.value.trim());
      close();
    };
    return [
      h(
        "form",
        { on: { submit } },
        h("p", {}, t("token.text")),
        wasRefused && h("p", { class: "problem-message", role: "alert" }, t("token.refused")),
        h("label", { for: id }, t("token.label")),
        input,
        h("footer", {}, h("button", { class: "button primary" }, t("token.use"))),
      ),
    ];
  });
  await dialog.closed;
  return given;
}
