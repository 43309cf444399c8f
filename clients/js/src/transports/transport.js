/**
 * What carries requests. A transport knows one platform; the rest of the client knows none.
 *
 * @typedef {object} ApiRequest
 * @property {string} method
 * @property {string} url
 * @property {Record<string, string>} headers
 * @property {string} [body] JSON.
 * @property {AbortSignal} [signal]
 *
 * @typedef {object} ApiAnswer
 * @property {number} status
 * @property {Record<string, string>} headers Names in lower case.
 * @property {string} text
 *
 * @typedef {object} FormUpload A presigned POST. Its fields come before the file.
 * @property {string} url
 * @property {Record<string, string>} fields
 * @property {any} file What `describe` has accepted.
 * @property {(share: number) => void} [onProgress] From 0 to 1.
 * @property {AbortSignal} [signal]
 *
 * @typedef {object} Transport Rejects with an `AbortError` after an abort, with any other error without an answer.
 * @property {(request: ApiRequest) => Promise<ApiAnswer>} request
 * @property {(upload: FormUpload) => Promise<{status: number, text: string}>} upload
 * @property {(file: any) => Promise<{contentType: string, bytes: number}>} describe
 * @property {(url: string, signal?: AbortSignal) => Promise<any>} download A Blob, or what the platform has instead.
 */

export {};
