/** The client of FaceMagi's API. */

export { FaceMagi } from "./client.js";
export { FaceMagiError } from "./errors.js";
export { fetchTransport } from "./transports/fetch.js";
export { wxTransport } from "./transports/wx.js";
