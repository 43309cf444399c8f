"""What users ask for in a day, and how the service is set up for it."""

from dataclasses import dataclass
from typing import Literal

Results = Literal["poll", "s3", "wait", "batch"]
"""How the app gets results: it asks now and then; it asks S3 now and then; it keeps a GET open; it sends all edits of a
photo as one batch and gets one webhook."""

DAY_S = 86_400


@dataclass(frozen=True)
class Demand:
    """What users ask for.

    Attributes:
        users: of the app.
        active: the share of them that uses it on a day.
        photos: that an active user sends on a day.
        edits: of each photo.
        photo_mb: size of a photo.
        megapixels: size of a photo; at this size it is edited.
        result_kb: size of a result.
        peak: the rate of the busiest minute, divided by that of the whole day.
    """

    users: int = 1_000_000
    active: float = 0.1
    photos: float = 10
    edits: float = 20
    photo_mb: float = 1.0
    megapixels: float = 2.7
    result_kb: float = 100
    peak: float = 10

    @property
    def photos_a_day(self) -> float:
        """Photos of all users."""
        return self.users * self.active * self.photos

    @property
    def edits_a_day(self) -> float:
        """Edits of all users."""
        return self.photos_a_day * self.edits

    @property
    def edits_a_second(self) -> float:
        """The mean over the day."""
        return self.edits_a_day / DAY_S


@dataclass(frozen=True)
class Setup:
    """How the service is set up.

    Attributes:
        region: of AWS.
        container: the container that edits, or one effect of it.
        instance: its instance type; empty for that of its model.toml.
        endpoints: of the container, among which the owners are divided.
        busy: the share of an instance's time in which it edits, while it runs.
        plan: a savings plan for the instances that run all day: `none`, `1y` or `3y`.
        results: how the app gets results.
        polls: GETs for each edit, with `poll` and `s3`.
        wait_s: seconds for which a GET stays open for each edit, with `wait`.
        by_cloudfront: whether results go through CloudFront.
        result_views: how often a result is downloaded.
        notice_batch: how many notices of ended jobs a function gets at a time, in the mean; 0 for no queue, which
            brings them one by one.
        one_owner: whether all jobs have the same owner, as with one server key.
        own_key: whether a KMS key of one's own encrypts photos, records and messages.
    """

    region: str = "us-east-1"
    container: str = "portrait"
    instance: str = ""
    endpoints: int = 1
    busy: float = 0.6
    plan: str = "none"
    results: Results = "poll"
    polls: float = 2
    wait_s: float = 1.0
    by_cloudfront: bool = False
    result_views: float = 1
    notice_batch: float = 0
    one_owner: bool = False
    own_key: bool = False
