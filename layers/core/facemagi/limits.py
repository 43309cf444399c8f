"""The limits that callers meet, each with its reason."""

MAX_PHOTO_BYTES = 10 * 1024 * 1024
"""A 24-megapixel JPEG of a phone is 4-8 MB; ten leaves room and bounds what one upload can cost."""

UPLOAD_SECONDS = 900
"""How long a presigned POST is good for: a slow phone's minutes, not a leaked link's day."""

UPLOAD_GRACE_SECONDS = 120
"""A photo that arrived in the last second is still being looked at this long after its upload closed."""

RESULT_URL_SECONDS = 3600
"""How long a presigned GET is good for; a GET of the job makes a new one."""

RETENTION_SECONDS = 24 * 3600
"""Everything is gone after a day; the bucket's lifecycle and the table's TTL are set to the same."""

MAX_WAIT_SECONDS = 25
"""API Gateway gives up after 30 s, whatever the function does."""

MAX_FACES_PER_JOB = 20
"""What the face engine finds at most; their landmarks fit into the 128,000 bytes of one invocation."""

MAX_INVOCATION_BYTES = 128_000
"""InvokeEndpointAsync's limit on an inline body."""

MAX_INVOCATION_SECONDS = 3600
"""InvokeEndpointAsync's limit on the time of one invocation."""

MIN_STEPS = 2
"""One step is a plain job."""

MAX_STEPS = 8
"""A chain holds its instance for all its steps together; the longest that a photo app's screens make has six."""

JOB_TTL_SECONDS = 3600
"""How long a job may wait for an instance: an endpoint at zero needs up to ten minutes, a backlog more."""

JOB_GRACE_SECONDS = 900
"""A job whose notice has not come this long after its TTL and its timeout is given up."""

MAX_JOB_SECONDS = 6 * 3600
"""A job over several endpoints may wait at each; longer than this in all nobody looks for it, and its photo lives for a
day."""

MAX_HANDED_BYTES = 256 * 1024 * 1024
"""What one endpoint may hand over to the next: a lossless PNG of 64 million pixels with transparency, at its worst."""

IDEMPOTENCY_KEY_CHARS = 255

CONTENT_TYPES = ("image/jpeg", "image/png", "image/webp", "image/heic", "image/heif", "image/avif")
"""What an upload may declare. What the photo is, is found out from its bytes."""

LONGEST_NAME = 80
"""Characters of an effect's or a photo's id in a request: no real one is longer, and errors repeat what was sent."""
