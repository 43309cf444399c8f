"""The limits of the API, each with its reason."""

MAX_PHOTO_BYTES = 10 * 1024 * 1024
"""A 24-megapixel JPEG of a phone has 4 to 8 MB. The limit bounds the cost of one upload."""

MAX_PIXELS = 25_000_000
"""More than phones take by default; 75 MB as uint8 RGB."""

MIN_SIDE = 64
"""Pixels: twice the smallest face that any effect accepts."""

UPLOAD_SECONDS = 900
"""How long a presigned POST is valid: enough for a slow phone, too short for a leaked link to matter."""

UPLOAD_GRACE_SECONDS = 120
"""How long after the end of its upload a photo may still be in face detection, if it arrived in the last second."""

FETCH_SECONDS = 300
"""How long the bytes of an `image_url` may take: two attempts, and their time in the queue."""

MAX_DATA_BYTES = 256 * 1024
"""The largest photo in the body of a request: an avatar or a thumbnail. A body passes the API and a function, which
base64 makes a third longer; a larger photo goes to S3 directly."""

RESULT_URL_SECONDS = 3600
"""How long a presigned GET is valid; a GET of the job makes a new one."""

RETENTION_SECONDS = 24 * 3600
"""Everything is deleted after a day. The lifecycle rule of the bucket (template.yaml) has the same value."""

MIN_RETENTION_SECONDS = 300
"""The shortest retention that a caller may ask for: the sweeper deletes at most one of its pauses later."""

MAX_WAIT_SECONDS = 25
"""The longest long poll that a caller may ask for. It ends sooner, so that its last read fits into the function's time:
API Gateway's own timeout is 30 s, and cannot be raised."""

MAX_FACES_PER_JOB = 20
"""Half as many as the face engine detects; their landmarks fit into the 128,000 bytes of one invocation."""

MAX_INVOCATION_BYTES = 128_000
"""InvokeEndpointAsync's limit on an inline body."""

MAX_INVOCATION_SECONDS = 3600
"""InvokeEndpointAsync's limit on the time of one invocation."""

MIN_STEPS = 2
"""A single step is a plain job."""

MAX_STEPS = 8
"""A chain occupies its instance for all its steps. The longest chain of a typical photo app has six."""

MAX_LAMBDA_SECONDS = 900
"""Lambda's limit on the time of one invocation."""

MAX_LAMBDA_MB = 10_240
"""Lambda's limit on the memory of a function."""

JOB_TTL_SECONDS = 3600
"""How long a job may wait for an instance: starting one from zero takes up to ten minutes, a backlog longer."""

JOB_GRACE_SECONDS = 900
"""A job expires if no notice has come this long after the sum of its TTL and its timeout."""

MAX_JOB_SECONDS = 6 * 3600
"""A job over several endpoints may wait at each of them. This bounds the sum: its photo is deleted after a day."""

MAX_DEADLINE_SECONDS = MAX_JOB_SECONDS - MAX_INVOCATION_SECONDS
"""The latest deadline: what begins then still ends within the longest time of a job."""

MIN_TTL_SECONDS = 60
"""The shortest time to wait for an instance that SageMaker accepts. The container keeps to shorter ones."""

DEADLINE_GRACE_SECONDS = 60
"""A job with a deadline expires if no notice has come this long after the time in which it can have ended."""

MAX_ATTEMPTS = 2
"""How often a leg is sent to its endpoint: once more if the container ended, which need not be the photo's fault."""

INVOCATION_GRACE_SECONDS = 60
"""A job that its endpoint has not accepted so long after its creation was lost: its function has ended by then."""

LOST_NOTICE_SECONDS = 30
"""How long after the invocation a GET begins to look for the result itself. Notices come within seconds of the end, and
most effects take less than this."""

SWEEP_SECONDS = 60
"""How often the sweeper looks at records that are not finished (template.yaml has the same value). Each sweep doubles
the window of an endpoint for which jobs wait, so with fewer sweeps a growing load waits longer."""

MAX_HANDOFF_BYTES = 256 * 1024 * 1024
"""The largest picture that one endpoint writes for the next: at worst, a lossless PNG of 64 million pixels with
transparency."""

IDEMPOTENCY_KEY_CHARS = 255

CONTENT_TYPES = (
    "image/jpeg",
    "image/png",
    "image/webp",
    "image/heic",
    "image/heif",
    "image/avif",
    "application/octet-stream",
)
"""The content types that an upload may declare. The format of a photo is read from its bytes."""

CONTENT_TYPE_ALIASES = {
    "": "application/octet-stream",
    "image/jpg": "image/jpeg",
    "image/pjpeg": "image/jpeg",
    "image/x-png": "image/png",
}
"""Other names of these types, as browsers and phones send them; none at all where they do not know the file."""

MAX_METADATA_PAIRS = 16
METADATA_KEY_CHARS = 40
METADATA_VALUE_CHARS = 500
"""Labels that an app gives to a photo or a job: enough for ids and names, too little for data. Each kilobyte of a
record costs a write unit at every change of it."""

MAX_BATCH_PHOTOS = 20
MAX_BATCH_EDITS = 20
MAX_BATCH_JOBS = 400
"""A job for each pair. More would occupy an endpoint for longer than a user waits, and its list would be megabytes."""

MAX_SWEEP_VALUES = 20
"""Of one parameter: as many as edits."""

MAX_BATCH_BYTES = 200_000
"""The longest body of a batch. DynamoDB stores at most 400 kB in a record."""

PAGE = 20
MAX_PAGE = 100
"""How many things a page of a list has if its caller says nothing, and at most."""

MAX_RECORDS_A_PAGE = 2000
"""How many records one call looks at for a page: some megabytes, which take DynamoDB about a second."""

MAX_PAGE_BYTES = 3 * 1024 * 1024
"""A page ends with the thing that exceeds this. A Lambda function can answer with 6 MB, quotation marks escaped."""

CLIENT_TOKEN_SECONDS = 900
MAX_CLIENT_TOKEN_SECONDS = 3600
"""How long a client token is valid if its maker says nothing, and at most: what is on a phone may be read there."""

MAX_SCOPES = 20
"""More effects than an app offers. The list is part of every event."""

MAX_QUOTA = 1_000_000
"""More jobs than anybody sends in an hour."""

MAX_DAILY_JOBS = 100_000_000
"""More jobs than a deployment can do in a day; a larger number is a mistake."""

USAGE_DAYS = 35
"""How many days the usage of an account is kept: the last whole month, until a few days after its end."""

USAGE_SETTLED_SECONDS = JOB_TTL_SECONDS + MAX_JOB_SECONDS + 3600
"""A job that was created so long ago has ended: it was queued with its batch, has run as long as it may, and an hour of
the sweeper's is over."""

USAGE_COUNTED_SECONDS = 20 * 3600
"""A job is counted at this age at the latest: four hours before its record is deleted."""

MAX_NAME_CHARS = 80
"""Longest id of an effect or a photo in a request. No valid id is longer, and errors repeat the id."""

SCALE_IN_SECONDS = 900
"""An endpoint at which no job has ended for this long is taken as cold: its last instance stops after a quarter of an
hour without work (endpoint.yaml)."""

LEARN_SECONDS = 15
"""How often the end of a job is written to the lane of its endpoint: often enough for estimates, and seldom enough for
the price of a job."""

MAX_WAITING_PER_OWNER = 1000
"""Jobs of one owner that wait for one endpoint: at a few seconds each, more could not end within the hour that a job
waits."""

MAX_ENDPOINTS = 20
"""Endpoints of one container. A name ends with the number, and one with 31 characters before it has 63 at most; with
twenty, a hundred million edits a day stay below what DynamoDB writes to one part of an index."""
