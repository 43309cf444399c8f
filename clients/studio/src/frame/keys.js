/** Keys for the whole page. */

/** @param {import("../studio.js").Studio} studio */
export function followKeys({ history }) {
  addEventListener("keydown", event => {
    const isText =
      event.target instanceof HTMLInputElement && ["text", "password", "number"].includes(event.target.type);
    if (isText || !(event.ctrlKey || event.metaKey)) return;
    const action = { z: event.shiftKey ? history.redo : history.undo, y: history.redo }[
      event.key.toLowerCase()
    ];
    if (!action) return;
    event.preventDefault();
    action();
  });
}
