"""What the clients of a run know: their photos, their jobs, and every answer that was no success."""

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

NO_ANSWER = 0
"""The status of a call that got no answer."""


@dataclass(frozen=True)
class Answer:
    """The answer to one call.

    Attributes:
        call: method and route, such as `POST /v1/jobs`.
        status: the HTTP status, or `NO_ANSWER`.
        body: the JSON of the answer; of a call without an answer, its `error`.
        at: when it came, seconds since 1970.
    """

    call: str
    status: int
    body: Json
    at: float

    @property
    def is_final(self) -> bool:
        """Whether a good client takes it as the answer; otherwise it sends the call again."""
        return self.status not in (NO_ANSWER, 429) and self.status < 500

    @property
    def error(self) -> Json:
        """The members of `error`; empty where there is none."""
        error = self.body.get("error")
        return error if isinstance(error, dict) else {}


@dataclass
class Photo:
    """A photo that a client has announced.

    Attributes:
        id: its id.
        size: of the picture that is uploaded, pixels.
        uploaded: whether S3 has accepted the upload.
        removed: whether the client has asked to delete it.
        state: the last one that was seen.
        error: of a photo that was rejected.
    """

    id: str
    size: tuple[int, int]
    uploaded: bool = False
    removed: bool = False
    state: str = "awaiting_upload"
    error: Json | None = None


@dataclass
class Order:
    """A job that a client has asked for, with its key.

    Attributes:
        key: the Idempotency-Key.
        photo: its photo.
        request: the body of POST /v1/jobs.
        tries: the answers to each POST of it.
        removed: whether a DELETE of it was answered with 204.
        states: the states that were seen, without repetitions.
        job: the last answer to a GET of it.
        gone: whether a GET of it was answered with 404.
        picture: what is wrong with the result; empty where it is right; None where it was not fetched.
    """

    key: str
    photo: Photo
    request: Json
    tries: list[Answer] = field(default_factory=list)
    removed: bool = False
    states: list[str] = field(default_factory=list)
    job: Json = field(default_factory=dict)
    gone: bool = False
    picture: str | None = None

    @property
    def ids(self) -> set[str]:
        """The ids of jobs that the client got for the key; more than one is a fault."""
        return {answer.body["id"] for answer in list(self.tries) if answer.status in (200, 201)}

    @property
    def id(self) -> str | None:
        """The job's id; None where no call was answered with one."""
        return min(self.ids, default=None)

    def see(self, job: Json) -> None:
        """Take in the answer to a GET of the job."""
        self.job = job
        if self.states[-1:] != [job["state"]]:
            self.states.append(job["state"])


@dataclass
class Ledger:
    """What one client knows.

    Attributes:
        photos: all that it has announced.
        orders: all that it has sent.
        calls: how many calls it has made.
        refusals: the answers that were no success, and the calls without an answer.
    """

    photos: list[Photo] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    calls: int = 0
    refusals: list[Answer] = field(default_factory=list)


def merge(ledgers: list[Ledger]) -> Ledger:
    """What all clients know."""
    return Ledger(
        [photo for each in ledgers for photo in each.photos],
        [order for each in ledgers for order in each.orders],
        sum(each.calls for each in ledgers),
        [refusal for each in ledgers for refusal in each.refusals],
    )
