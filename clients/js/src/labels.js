/** Labels in a query: `metadata.user_id=u-81`. */

/**
 * @param {Record<string, string>} [metadata]
 * @returns {Record<string, string>}
 */
export function labelsOf(metadata = {}) {
  return Object.fromEntries(Object.entries(metadata).map(([name, value]) => [`metadata.${name}`, value]));
}
