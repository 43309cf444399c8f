"""Every metric of our own: its unit and its dimensions. docs/operator.md says what they cost.

Each combination of the values of dimensions is a metric that costs, in each hour in which it has a value. So dimensions
are few, and have few values: no owner, no photo, no job.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

NONE = ((),)
BY_STATE = (("state",),)
BY_CODE = (("code",),)
BY_CONTAINER = (("container",),)


@dataclass(frozen=True)
class Kind:
    """What a metric is.

    Attributes:
        dimensions: sets of dimensions. Each is a metric of its own, and the name of a field of the log's line.
        unit: a unit of CloudWatch.
    """

    dimensions: Sequence[Sequence[str]] = NONE
    unit: str = "Count"


METRICS: Mapping[str, Kind] = {
    # the API and the photos
    "ErrorsAnswered": Kind(BY_CODE),
    "ClientTokensIssued": Kind(),
    "PhotosAnnounced": Kind(),
    "PhotosFetched": Kind((("result",),)),
    "PhotosInspected": Kind(BY_STATE),
    # jobs, when they are made and when they end
    "JobsQueued": Kind(),
    "JobsFinished": Kind((("state",), ("effect", "state"))),
    "JobErrors": Kind(BY_CODE),
    "JobWait": Kind(unit="Milliseconds"),
    "JobTime": Kind(unit="Milliseconds"),
    "JobCost": Kind(unit="None"),  # US dollars
    # what went wrong and was repaired
    "NoticesLost": Kind(),
    "SweeperFound": Kind((("fault",),)),
    "QueueCorrections": Kind(),
    "UnexpectedOutputLocations": Kind(),
    "WebhookAttempts": Kind(BY_STATE),
    "WebhooksLost": Kind(),
    "BatchEndsLost": Kind(),
    # in the containers
    "LoadTime": Kind(BY_CONTAINER, "Milliseconds"),
    "FetchTime": Kind(BY_CONTAINER, "Milliseconds"),
    "WaitTime": Kind(BY_CONTAINER, "Milliseconds"),
    "EditTime": Kind(BY_CONTAINER, "Milliseconds"),
    "EncodeTime": Kind(BY_CONTAINER, "Milliseconds"),
    "RunTime": Kind(BY_CONTAINER, "Milliseconds"),
    "Memory": Kind(BY_CONTAINER, "Megabytes"),
}
"""By the metric's name in CloudWatch."""
