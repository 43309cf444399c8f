"""The calls of KMS in a day, where a key of one's own encrypts photos, records and messages.

No service calls KMS for each object, record or message: each keeps a key for a while.
"""

from collections.abc import Mapping, Sequence

from scripts.planning.demand import DAY_S
from scripts.planning.work import Work

KEPT_S = 300
"""DynamoDB, SQS and SNS use a key for five minutes: the table's for each connection, a message's for each caller.

https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html, and the same for the others.
"""

S3_SHARE = 0.01
"""With a bucket key S3 calls KMS for one request in a hundred: AWS says that it saves up to 99 percent.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html
"""

CALLERS = 12
"""The roles of functions and containers. Each may send and read messages in each five minutes: two calls of KMS."""

PLACES = 5
"""The queues and the topics."""


def of_a_day(units: Mapping[str, float], works: Sequence[Work], downloads: float) -> float:
    """An upper estimate.

    Args:
        units: the calls of AWS in a day, as `calls.in_units` counts them.
        works: of the functions.
        downloads: of results.
    """
    sandboxes = sum(each.times * each.seconds for each in works) / DAY_S + len(works)
    of_table = sandboxes * DAY_S / KEPT_S
    of_messages = 2 * CALLERS * PLACES * DAY_S / KEPT_S
    return of_table + of_messages + S3_SHARE * (units["s3_put"] + units["s3_get"] + downloads)
