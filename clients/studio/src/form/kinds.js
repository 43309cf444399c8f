/** Which control a parameter has, read from its JSON Schema alone. */

/** @typedef {any} Schema JSON Schema of one parameter. */
/** @typedef {{value: string, title: string, colour: string | null}} Choice */
/** @typedef {"slider" | "number" | "toggle" | "choice" | "colour" | "photo" | "list"} Kind */

/** Values on a slider. With more, one cannot hit a value, and types it. */
const MOST_ON_SLIDER = 2000;

const HEX = /^#[0-9a-fA-F]{6}$/;

/**
 * @param {Schema} schema
 * @returns {Kind | null} Null for a parameter that has no control; it keeps its default.
 */
export function kindOf(schema) {
  const types = [schema.type].flat();
  if (types.includes("array")) return "list";
  if (types.includes("boolean")) return "toggle";
  if (types.includes("integer") || types.includes("number")) return kindOfNumber(schema);
  if (schema.pattern?.startsWith("^photo_")) return "photo";
  if (takesColour(schema)) return "colour";
  return choicesOf(schema).length > 0 ? "choice" : null;
}

/** @param {Schema} schema */
const kindOfNumber = ({ minimum, maximum }) => (maximum - minimum > MOST_ON_SLIDER ? "number" : "slider");

/** @param {Schema} schema */
function takesColour(schema) {
  return variantsOf(schema).some(({ pattern }) => pattern?.includes("#[0-9a-f"));
}

/**
 * The values that a parameter, or each item of a list, can have.
 *
 * @param {Schema} schema
 * @returns {Choice[]}
 */
export function choicesOf(schema) {
  const own = schema.items ?? schema;
  const values = variantsOf(own).flatMap(variant => variant.enum ?? []);
  return values.map(value => ({
    value,
    title: own["x-titles"]?.[value] ?? readable(value),
    colour: HEX.test(own["x-presets"]?.[value] ?? "") ? own["x-presets"][value] : null,
  }));
}

/** @param {Schema} schema @returns {Schema[]} */
const variantsOf = schema => [schema, ...(schema.anyOf ?? [])];

/**
 * The title and the description of a parameter.
 *
 * @param {string} name
 * @param {Schema} schema
 */
export function wordsOf(name, { title, description }) {
  if (description || !title) return { title: title ?? readable(name), description: description ?? "" };
  const [head, ...rest] = title.split(": ");
  return { title: head, description: rest.join(": ") };
}

/** @param {string} name Such as `dark_brown`. */
function readable(name) {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/**
 * The parameters in their order. One that only has a meaning with another is below it: `blush_colour` below `blush`.
 *
 * @param {Record<string, Schema>} properties
 * @returns {{name: string, schema: Schema, parent: string | null}[]}
 */
export function ordered(properties) {
  const names = Object.keys(properties);
  return names.map(name => {
    const parent = names.find(other => name.startsWith(`${other}_`)) ?? null;
    return { name, schema: properties[name], parent };
  });
}

/** Whether a parameter has an effect, so that those below it do too. @param {unknown} value */
export const isOn = value => ![undefined, null, 0, false, "none"].includes(/** @type {any} */ (value));
