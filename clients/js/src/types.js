/**
 * What the API sends and takes, as far as this client names it. The OpenAPI document of the API has every detail.
 *
 * @typedef {object} Failure Why something was refused or failed, and what to do about it.
 * @property {string} code
 * @property {string} message One sentence with the measured value.
 * @property {string | null} [param] The path of the wrong field.
 * @property {Record<string, unknown> | null} [limit] What is allowed.
 * @property {unknown} [actual] What was sent or measured.
 * @property {string | null} [remedy] What the sender can do.
 * @property {boolean} [retryable] Whether the same request may succeed later.
 * @property {string[]} [alternatives] Ids of effects that work instead.
 *
 * @typedef {object} Face Coordinates are pixels of the upright photo.
 * @property {string} id `f0` is the largest face.
 * @property {[number, number, number, number]} box x, y, width, height.
 * @property {[number, number][]} points Both eyes, the nose tip, both corners of the mouth.
 * @property {number} yaw Degrees.
 * @property {number} pitch Degrees.
 * @property {number} roll Degrees.
 * @property {number} quality 0 to 1; below 0.3 an edit may look bad.
 *
 * @typedef {object} UploadForm A presigned POST.
 * @property {string} url
 * @property {Record<string, string>} fields
 *
 * @typedef {object} Photo
 * @property {string} id
 * @property {"awaiting_upload" | "detecting" | "ready" | "rejected" | "deleted"} state
 * @property {number | null} width
 * @property {number | null} height
 * @property {Face[]} faces
 * @property {Failure | null} error Why it was rejected.
 * @property {number} expires_at Seconds since 1970.
 * @property {UploadForm | null} [upload]
 *
 * @typedef {{effect: string, params?: Record<string, unknown>, faces?: FaceSelection}} Step
 * @typedef {"all" | "largest" | (string | {id: string, params?: Record<string, unknown>})[]} FaceSelection
 *
 * @typedef {object} Output
 * @property {"jpeg" | "png" | "webp" | "gif" | "avif" | "json"} [format]
 * @property {number} [quality] 1 to 100.
 * @property {number | null} [max_side] Pixels; it never enlarges.
 * @property {"photo" | "result" | "thumbnail"} [size]
 * @property {"zh" | "en" | null} [mark]
 *
 * @typedef {object} EditRequest An edit without its photo.
 * @property {string} [effect]
 * @property {Record<string, unknown>} [params]
 * @property {Step[]} [steps] In place of `effect` and `params`.
 * @property {FaceSelection} [faces]
 * @property {Output} [output]
 * @property {"low" | "normal" | "high"} [priority]
 * @property {number} [deadline_s]
 * @property {number} [retention_s] 300 to 86,400.
 *
 * @typedef {EditRequest & {photo: string, metadata?: Record<string, string>}} JobRequest
 *
 * @typedef {object} JobWarning Something about a result that its user should know.
 * @property {string} code
 * @property {string} message
 * @property {string} remedy
 * @property {string | null} face The face that it is about.
 * @property {string[]} details
 *
 * @typedef {object} Job
 * @property {string} id
 * @property {"queued" | "succeeded" | "failed" | "canceled" | "expired" | "deleted"} state
 * @property {string | null} effect
 * @property {{effect: string, params: Record<string, unknown>}[]} steps
 * @property {string} photo
 * @property {string[]} faces
 * @property {Record<string, string>} metadata
 * @property {number} created_at Seconds since 1970.
 * @property {number | null} queue_position
 * @property {number | null} eta_s
 * @property {number | null} started_at
 * @property {number | null} finished_at
 * @property {number} expires_at Seconds since 1970.
 * @property {{url: string, format: string, url_expires_at: number} | null} result
 * @property {{result: string, expires_at: number} | null} urls While it is queued. S3 answers 403 until there is a result.
 * @property {JobWarning[]} warnings
 * @property {Failure | null} error
 *
 * @typedef {{photos: string[], edits: (EditRequest & {sweep?: Record<string, unknown[]>})[], metadata?: Record<string, string>}} BatchRequest
 *
 * @typedef {object} Batch
 * @property {string} id
 * @property {"queueing" | "running" | "completed" | "deleted"} state
 * @property {Record<string, number>} counts
 * @property {{id: string, photo: string, edit: number, state: Job["state"], error: Failure | null}[]} jobs
 *
 * @typedef {object} Effect
 * @property {string} id
 * @property {string} title
 * @property {string} summary
 * @property {"ready" | "cold" | "scaling" | "needs_weights" | "disabled"} state
 * @property {number | null} cold_start_s
 * @property {string} endpoint
 * @property {boolean} needs_faces
 * @property {string[]} formats
 * @property {string[]} alternatives
 * @property {{name: string, state: string, optional: boolean, url: string}[]} weights
 * @property {{properties: Record<string, any>, required?: string[]}} parameters JSON Schema.
 * @property {{id: string, title: string}} [group]
 */

export {};
