"""The calls of AWS that the functions make for a photo and for a job. Their number is the price.

The tests compare these tables with the calls that the functions really make, and the plan multiplies them.
"""

from collections import Counter
from collections.abc import Mapping

Calls = Counter[str]

INDEX = "writes of the index"
"""Those among the writes of the table that change the sweeper's list; each is paid for twice."""

CREATE = Calls(
    {
        "dynamodb.GetItem": 2,  # the photo; the lane of the endpoint
        "dynamodb.Query": 1,  # the jobs that the endpoint has
        "s3.GetObject": 1,  # its faces
        "dynamodb.PutItem": 1,  # the job
        "sagemaker-runtime.InvokeEndpointAsync": 1,
        "dynamodb.UpdateItem": 1,  # that SageMaker has accepted it
        INDEX: 1,
    }
)
FINISH = Calls({"dynamodb.GetItem": 2, "dynamodb.UpdateItem": 1, INDEX: 1})
"""It reads the job, and the lane: does another job wait?"""

LINE = Calls({"dynamodb.GetItem": 1})
"""The second of these reads. A batch of notices makes it once for each endpoint, not for each job."""

IN_QUEUE = Calls({"sqs.Call": 1})
"""SNS writes a notice into the queue. What else it costs there is for the whole batch: `BATCH_FROM_QUEUE`."""

BATCH_FROM_QUEUE = Calls({"sqs.Call": 2})
"""Lambda receives a batch of notices, and deletes it."""

EMPTY_POLLS_A_DAY = 5 * 86_400 / 20
"""Lambda asks a queue with five pollers, also an empty one, and SQS answers after 20 s at the latest."""

SHOW = Calls({"dynamodb.GetItem": 1})
KEY = Calls({"dynamodb.GetItem": 1, "dynamodb.PutItem": 1})
"""What an Idempotency-Key adds: is it known, and now it is."""

NOTE = Calls({"dynamodb.PutItem": 1, INDEX: 1})
"""What `retention_s` adds to a creation."""

OF_AWS = Calls({"s3.PutObject": 1, "s3.GetObject": 1, "sns.Publish": 1})
"""What is not called by a function: SageMaker stores the result and announces it, the container reads the photo."""

FUNCTIONS_OF_A_JOB = Calls({"lambda": 2})
"""The functions that create and end the job."""

ANNOUNCE = Calls({"dynamodb.PutItem": 1, INDEX: 1})
"""A photo is announced."""

DETECT = Calls({"s3.GetObject": 1, "s3.PutObject": 1, "dynamodb.UpdateItem": 2, INDEX: 1})
"""Its faces are detected and stored, and it leaves the sweeper's list."""

PHOTO_OF_A_BATCH = Calls({"dynamodb.GetItem": 1, "s3.GetObject": 1})
"""What all jobs of a batch with the same photo read once."""

BATCH = Calls({"dynamodb.PutItem": 1, "dynamodb.UpdateItem": 1, INDEX: 2})
"""The record of the batch: written, and all jobs queued."""

BATCH_ANSWER = Calls({"dynamodb.GetItem": 1, "dynamodb.BatchGetItem": 1})

COUNTED_END = Calls({"dynamodb.UpdateItem": 1})
"""What the end of a job adds if a webhook waits for the end of its batch."""

UNITS: Mapping[str, tuple[str, float]] = {
    "s3.PutObject": ("s3_put", 1),
    "s3.GetObject": ("s3_get", 1),
    "sns.Publish": ("sns_publish", 1),
    "sqs.Call": ("sqs_call", 1),
    "dynamodb.GetItem": ("dynamodb_read", 1),
    "dynamodb.Query": ("dynamodb_read", 0.5),  # of an index, of which a consistent read is not possible
    "dynamodb.BatchGetItem": ("dynamodb_read", 1),
    "dynamodb.PutItem": ("dynamodb_write", 1),
    "dynamodb.UpdateItem": ("dynamodb_write", 1),
    INDEX: ("dynamodb_write", 1),
}
"""For each call, the name of its price and how many units it needs; for records below a kilobyte. Calls that are not
here cost nothing: InvokeEndpointAsync is in the price of the instance."""


def times(calls: Calls, number: float) -> Counter[str]:
    """So many times these calls; a fraction is a mean."""
    return Counter({name: number * count for name, count in calls.items()})


def in_units(calls: Mapping[str, float]) -> dict[str, float]:
    """What calls are paid as: units by the names of their prices."""
    units: dict[str, float] = {}
    for name, count in calls.items():
        if name in UNITS:
            price, needed = UNITS[name]
            units[price] = units.get(price, 0.0) + needed * count
    return units
