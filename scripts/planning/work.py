"""The work of a day: which functions run how often, what they call, and what passes through the service."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from math import ceil

from facemagi.api.polling import reads_within
from scripts.planning import calls, timings
from scripts.planning.calls import Calls
from scripts.planning.day_curve import DayCurve
from scripts.planning.demand import Demand, Setup
from scripts.planning.timings import EditTime

ANSWER_KB = 2.0
"""What a call of the API answers with, headers included: the record of a job or of a photo."""

URL_KB = 1.4
"""The presigned URL of a result in the answer that creates its job; most of it is the session's token."""

ASKED_AGAIN = 0.02
"""The share of jobs about which an app that polls S3 asks the API too: they failed, or took longer than expected."""

BODY_KB = 10.0
"""What a job sends to its container: parameters, and the landmarks of two faces."""

PHOTO_WAIT_S = 1.0
"""How long the GET of a new photo waits for its faces."""

KEY_BYTES = 100
"""What the index holds of a job: its keys."""

READ_BLOCK_BYTES = 4096
"""A read unit is two blocks where the read need not be consistent; that of an index is not."""

STEP_S = 300
"""The day is computed in pieces of five minutes."""

THREADS_OF_A_BATCH = 8
"""So many jobs of a batch are queued at once (facemagi.batches.threads)."""

WEBHOOK_SQS_CALLS = 3
"""A message is sent, received and deleted."""


@dataclass(frozen=True)
class Work:
    """A function that runs some times a day.

    Attributes:
        name: what it does.
        times: how often, each day.
        calls: of AWS, each time.
        seconds: that one run is paid for.
        memory_mb: of the function.
        by_api: whether a call of the API runs it.
        log_bytes: that one run writes.
    """

    name: str
    times: float
    calls: Calls
    seconds: float
    memory_mb: float
    by_api: bool
    log_bytes: float = field(default=0.0)

    @property
    def gb_seconds(self) -> float:
        """What all its runs of a day are paid for."""
        return self.times * self.seconds * self.memory_mb / 1024


def of_a_day(demand: Demand, setup: Setup) -> list[Work]:
    """Everything that functions do on a day.

    Args:
        demand: of the users.
        setup: of the service.
    """
    edits = _batches(demand, setup) if setup.results == "batch" else _single_jobs(demand, setup)
    return [*_photos(demand), *edits]


def calls_of_a_day(demand: Demand, works: list[Work]) -> Counter[str]:
    """All calls of AWS of a day: those of the functions, the app's uploads, SageMaker's results and notices.

    Args:
        demand: of the users.
        works: from `of_a_day`.
    """
    total = calls.times(calls.OF_AWS, demand.edits_a_day)
    total.update(calls.times(Calls({"s3.PutObject": 1}), demand.photos_a_day))
    for work in works:
        total.update(calls.times(work.calls, work.times))
    return total


def index_read_units(jobs: float) -> float:
    """What it costs to count so many jobs of one endpoint: their keys are read.

    Args:
        jobs: that the endpoint has.
    """
    return 0.5 * max(1, ceil(jobs * KEY_BYTES / READ_BLOCK_BYTES))


def jobs_in_process(edits_a_second: float, edit: EditTime, setup: Setup) -> float:
    """How many jobs an endpoint has at a rate (Little's law), while none has to wait.

    Args:
        edits_a_second: the rate of all endpoints of the container.
        edit: the time of an edit.
        setup: of the service.
    """
    return edits_a_second * (edit.edit_s + edit.around_s) / setup.busy / setup.endpoints


def longer_counts(demand: Demand, setup: Setup, edit: EditTime) -> float:
    """Read units of a day, beyond those of a nearly empty endpoint: each new job counts the jobs of its endpoint.

    Args:
        demand: of the users.
        setup: of the service.
        edit: the time of an edit.
    """
    rates = DayCurve(demand.peak).rates(demand.edits_a_second, STEP_S)
    units = [rate * STEP_S * (index_read_units(jobs_in_process(rate, edit, setup)) - 0.5) for rate in rates]
    return sum(units)


def data_through_sagemaker_gb(demand: Demand) -> float:
    """Gigabytes that go into the endpoints and out of them, each day."""
    return demand.edits_a_day * (BODY_KB + demand.result_kb) / 1_048_576


def peak_lambda_runs(demand: Demand, works: list[Work], edit: EditTime) -> float:
    """How many functions run at once in the busiest minute (Little's law).

    Args:
        demand: of the users.
        works: from `of_a_day`.
        edit: unused where nothing waits; a waiting GET lasts at least as long as its edit.
    """
    return sum(work.times * max(work.seconds, _least(work, edit)) for work in works) / 86_400 * demand.peak


def _least(work: Work, edit: EditTime) -> float:
    return edit.edit_s + edit.around_s if work.name == "wait" else 0.0


def _photos(demand: Demand) -> Iterator[Work]:
    photos = demand.photos_a_day
    yield _work("announce", "Upload", photos, calls.ANNOUNCE)
    yield _work("detect", "FaceDetection", photos, calls.DETECT, by_api=False)
    yield _work("show", "Upload", photos, calls.times(calls.SHOW, reads_within(PHOTO_WAIT_S)), waits_s=PHOTO_WAIT_S)


def _single_jobs(demand: Demand, setup: Setup) -> Iterator[Work]:
    edits = demand.edits_a_day
    yield _work("create", "JobRouter", edits, calls.CREATE)
    yield _ends(setup, edits, calls.FINISH)
    if setup.results == "wait":
        reads = calls.times(calls.SHOW, reads_within(setup.wait_s))
        yield _work("wait", "JobRouter", edits, reads, waits_s=setup.wait_s)
    elif setup.results == "s3":
        yield _work("show", "JobRouter", ASKED_AGAIN * edits, calls.SHOW)
    else:
        yield _work("show", "JobRouter", setup.polls * edits, calls.SHOW)


def _ends(setup: Setup, edits: float, of_one: Calls) -> Work:
    """The ends of jobs, one by one or in batches.

    Of a batch's time, the calls of SQS are no part: SNS and Lambda make them.
    """
    size = setup.notice_batch
    if not size:
        return _work("finish", "JobResults", edits, of_one, by_api=False)
    each, memory = of_one - calls.LINE, timings.memory_mb("JobResults")
    made = calls.times(each + calls.IN_QUEUE, size) + calls.LINE + calls.BATCH_FROM_QUEUE
    seconds = size * timings.function_s("finish", memory, each) + timings.function_s("line", memory, calls.LINE)
    work = _work("finish", "JobResults", edits / size, made, by_api=False, lasts_s=seconds)
    lines = timings.log_bytes("finish") - timings.assumed("lambda_log_bytes")
    return replace(work, log_bytes=size * lines + timings.assumed("lambda_log_bytes"))


def empty_polls(setup: Setup) -> float:
    """Calls of SQS of a day that find nothing.

    Args:
        setup: of the service.
    """
    return calls.EMPTY_POLLS_A_DAY if setup.notice_batch else 0.0


def polls_at_s3(demand: Demand, setup: Setup) -> float:
    """GETs of results of a day that come too early. The last one of each result is its download.

    S3 charges for its answers of 403, unless the request comes from outside of the account; these are signed by it.
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/ErrorCodeBilling.html

    Args:
        demand: of the users.
        setup: of the service.
    """
    return demand.edits_a_day * (setup.polls - 1) if setup.results == "s3" else 0.0


def answers_kb(demand: Demand, works: list[Work], setup: Setup) -> float:
    """Kilobytes of a day that the API answers with.

    Args:
        demand: of the users.
        works: from `of_a_day`.
        setup: of the service.
    """
    urls = 0.0 if setup.results == "batch" else demand.edits_a_day * URL_KB
    return urls + ANSWER_KB * sum(each.times for each in works if each.by_api)


def _batches(demand: Demand, setup: Setup) -> Iterator[Work]:
    """A batch for each photo, with all its edits, and one webhook at the end."""
    jobs = demand.edits
    answer = calls.BATCH_ANSWER + calls.times(Calls({"dynamodb.BatchGetItem": 1}), jobs - 1)
    one = calls.CREATE - calls.PHOTO_OF_A_BATCH
    created = calls.times(one, jobs) + calls.PHOTO_OF_A_BATCH + calls.BATCH + answer
    alone_s = timings.function_s("create", timings.memory_mb("JobRouter"), one)
    yield _work("create", "JobRouter", demand.photos_a_day, created, lasts_s=jobs * alone_s / THREADS_OF_A_BATCH)
    yield _ends(setup, demand.edits_a_day, calls.FINISH + calls.COUNTED_END)
    delivery = Calls({"sqs.Call": WEBHOOK_SQS_CALLS, "dynamodb.GetItem": 2, "dynamodb.UpdateItem": 2})
    yield _work("deliver", "Webhooks", demand.photos_a_day, delivery, by_api=False, waits_s=0.3)
    yield _work("show", "JobRouter", demand.photos_a_day, answer)


def _work(
    name: str,
    resource: str,
    number: float,
    made: Calls,
    *,
    by_api: bool = True,
    waits_s: float = 0.0,
    lasts_s: float | None = None,
) -> Work:
    memory = timings.memory_mb(resource)
    seconds = timings.function_s(name, memory, made, waits_s) if lasts_s is None else lasts_s
    return Work(name, number, made, seconds, memory, by_api, timings.log_bytes(name))
