/** A dialog: closed by its buttons, Escape, a click beside it, or "back". */

import { h, newId } from "../dom.js";
import { icon } from "../icons.js";
import { enterDialog } from "../routes.js";
import { t } from "../words.js";

/**
 * @typedef {object} Dialog
 * @property {HTMLDialogElement} element
 * @property {() => Promise<void>} close
 * @property {Promise<void>} closed
 */

/**
 * @param {string} title
 * @param {(dialog: Dialog) => (Node | string | null)[]} content
 * @param {string} [kind] A class of its own.
 * @returns {Dialog}
 */
export function openDialog(title, content, kind = "") {
  const id = newId();
  const element = h("dialog", { class: `dialog ${kind}`, "aria-labelledby": id });
  /** @type {() => void} */
  let resolve = () => {};
  /** @type {Promise<void>} */
  const closed = new Promise(done => {
    resolve = done;
  });
  const remove = () => {
    element.close();
    element.remove();
    resolve();
  };
  const leave = enterDialog(remove);
  const close = () => {
    leave(); // nothing, if it is closed already
    return closed;
  };
  const dialog = { element, close, closed };
  const header = h(
    "header",
    {},
    h("h2", { id }, title),
    h(
      "button",
      { type: "button", class: "icon-button", "aria-label": t("action.close"), on: { click: close } },
      icon("close"),
    ),
  );
  element.append(header, ...content(dialog).filter(part => part !== null));
  element.addEventListener("cancel", event => {
    event.preventDefault();
    close();
  });
  element.addEventListener("click", event => event.target === element && close());
  document.body.append(element);
  element.showModal();
  return dialog;
}

/**
 * Ask before something that cannot be taken back.
 *
 * @param {string} title
 * @param {string} text
 * @param {string} action What the button says.
 * @returns {Promise<boolean>}
 */
export async function confirmed(title, text, action) {
  let answer = false;
  const dialog = openDialog(title, ({ close }) => {
    const agree = () => {
      answer = true;
      close();
    };
    return [
      h("p", {}, text),
      h(
        "footer",
        {},
        h(
          "button",
          { type: "button", class: "button", autofocus: true, on: { click: close } },
          t("action.cancel"),
        ),
        h("button", { type: "button", class: "button danger", on: { click: agree } }, action),
      ),
    ];
  });
  await dialog.closed;
  return answer;
}
