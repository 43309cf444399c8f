/** Elements without a library, and without strings of HTML. */

/**
 * @typedef {string | number | Node | null | undefined | false} Child
 *
 * @typedef {object} Special
 * @property {Record<string, string | number>} [vars] CSS custom properties.
 * @property {Record<string, (event: any) => void>} [on] Listeners by the name of their event.
 */

/**
 * Make an element.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Special & Record<string, any>} [attributes] `true` sets an attribute without a value; null and false set none.
 * @param {...(Child | Child[])} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function h(tag, { vars = {}, on = {}, ...attributes } = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) setAttribute(element, name, value);
  for (const [name, value] of Object.entries(vars)) element.style.setProperty(name, String(value));
  for (const [name, listener] of Object.entries(on)) element.addEventListener(name, listener);
  element.append(...toNodes(children));
  return element;
}

/**
 * Replace what an element contains. The focus stays on the child with the same `data-key`.
 *
 * @param {Element} element
 * @param {...(Child | Child[])} children
 */
export function fill(element, ...children) {
  const focused = document.activeElement;
  const key = element.contains(focused) ? /** @type {HTMLElement} */ (focused).dataset.key : undefined;
  element.replaceChildren(...toNodes(children));
  if (key)
    /** @type {HTMLElement | null} */ (element.querySelector(`[data-key="${CSS.escape(key)}"]`))?.focus();
}

/**
 * @param {Element} element
 * @param {string} name
 * @param {unknown} value
 */
export function setAttribute(element, name, value) {
  if (value === null || value === undefined || value === false) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? "" : String(value));
}

/** @param {(Child | Child[])[]} children */
function toNodes(children) {
  const nodes = children.flat().filter(child => child !== null && child !== undefined && child !== false);
  return nodes.map(child => (child instanceof Node ? child : String(child)));
}

let ids = 0;

/** An id for an element that others refer to. */
export function newId() {
  ids += 1;
  return `e${ids}`;
}
