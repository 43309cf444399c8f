"""Each of a container's endpoints has a queue of its own, and nothing is lost when there are more or fewer of them."""

from collections.abc import Iterator

import pytest

from facemagi import effects, table, unfinished
from facemagi.endpoints import spread
from facemagi.jobs import lifecycle, records
from facemagi.jobs.queued import warm_up
from facemagi.queueing import lane
from facemagi.sweeping import sweep
from tests.core.job_life import later
from tests.core.job_samples import recorded_invocations
from tests.core.queue_samples import ENDPOINT, WINDOW, Queue, counters
from tests.support.samples import make_manifest

SECOND = f"{ENDPOINT}-2"
OWNERS = [f"{number:016x}" for number in range(40)]


def deploy(endpoints: int) -> None:
    """Deploy the small container with so many endpoints."""
    size = {"max_concurrency": 1, "backlog_per_instance": 1, "max_instances": 4, "shared": "small"}
    effects.publish(make_manifest(endpoint=make_manifest().endpoint.model_copy(update=size | {"endpoints": endpoints})))


def owner_at(endpoint: str, endpoints: int = 2) -> str:
    """An owner whose jobs go to an endpoint."""
    return next(each for each in OWNERS if spread.endpoint_of(each, ENDPOINT, endpoints) == endpoint)


def endpoint_of(queue: Queue, job: str) -> str:
    """The endpoint that got a job last."""
    (call, *_) = [each for each, sent in zip(queue.calls, queue.sent, strict=True) if sent == job][::-1]
    return str(call["url_path"].split("/")[2])


@pytest.fixture
def queue(cloud: None) -> Iterator[Queue]:
    deploy(endpoints=2)
    with recorded_invocations() as calls:
        yield Queue(calls)


def test_a_full_endpoint_lets_no_owner_of_another_wait(queue: Queue) -> None:
    # given an endpoint for which jobs wait
    queue.ids(owner_at(ENDPOINT), WINDOW + 3)
    # when an owner of the other sends a job
    job = str(queue.send(owner_at(SECOND))["id"])
    # then it is there at once, and the list of each endpoint has its own jobs
    assert endpoint_of(queue, job) == SECOND
    assert (counters(ENDPOINT), counters(SECOND)) == ((WINDOW, 3), (1, 0))


def test_the_index_has_a_partition_for_each_endpoint(queue: Queue) -> None:
    owners = [owner_at(ENDPOINT), owner_at(SECOND)]
    jobs = [str(queue.send(owner)["id"]) for owner in owners]
    shards = [unfinished.in_partition(name, 10) for name in (ENDPOINT, SECOND)]
    assert shards == [[(owner, records.name(job))] for owner, job in zip(owners, jobs, strict=True)]


def test_jobs_that_waited_stay_at_their_endpoint_when_there_are_more(queue: Queue) -> None:
    # given jobs that are sent and that wait, of an owner who belongs to the third of three endpoints
    deploy(endpoints=2)
    owner = next(each for each in OWNERS if spread.endpoint_of(each, ENDPOINT, 3) == f"{ENDPOINT}-3")
    before = spread.endpoint_of(owner, ENDPOINT, 2)
    old = queue.ids(owner, WINDOW + 3)
    # when the third one is deployed, and the owner sends another job
    deploy(endpoints=3)
    new = str(queue.send(owner)["id"])
    queue.end_all()
    # then each job has run once, where it waited
    assert sorted(queue.sent) == sorted([*old, new])
    assert {endpoint_of(queue, job) for job in old} == {before}
    assert endpoint_of(queue, new) == f"{ENDPOINT}-3"
    assert {lifecycle.find(owner, job).state for job in [*old, new]} == {"succeeded"}


def test_a_lost_job_is_sent_again_to_the_endpoint_whose_slot_it_has(queue: Queue) -> None:
    # given a job whose function died before it was sent, and an endpoint more
    owner = next(each for each in OWNERS if spread.endpoint_of(each, ENDPOINT, 3) == f"{ENDPOINT}-3")
    before = spread.endpoint_of(owner, ENDPOINT, 2)
    job = str(queue.send(owner)["id"])
    table.update_if(owner, records.name(job), "REMOVE invocation", "attempt = :first", {":first": {"N": "1"}})
    deploy(endpoints=3)
    # when the sweeper finds it
    with later(61):
        assert sweep.run()["never_sent"] == 1
    # then it is where its slot is counted
    assert endpoint_of(queue, job) == before


def test_jobs_that_waited_for_an_endpoint_that_is_gone_run_at_another(queue: Queue) -> None:
    # given jobs that wait for the second of two endpoints
    owner = owner_at(SECOND)
    jobs = queue.ids(owner, WINDOW + 2)
    # when only the first is left, and those that were sent end
    deploy(endpoints=1)
    queue.end_all()
    # then the others have run there
    assert [endpoint_of(queue, job) for job in jobs] == [SECOND] * WINDOW + [ENDPOINT] * 2
    assert {lifecycle.find(owner, job).state for job in jobs} == {"succeeded"}


def test_the_endpoint_of_the_callers_own_jobs_is_woken_and_shown(queue: Queue) -> None:
    # when an owner of the second endpoint opens the effect
    warm_up.start(effects.find("glow"), owner_at(SECOND))
    lane._all_by_name.cache_clear()
    # then only this one is woken
    assert lane.read(SECOND).is_waking
    assert not lane.read(ENDPOINT).is_waking
    shown = {name: effects.find("glow").describe(owner_at(name)) for name in (ENDPOINT, SECOND)}
    assert {name: (each["endpoint"], each["state"]) for name, each in shown.items()} == {
        ENDPOINT: (ENDPOINT, "cold"),
        SECOND: (SECOND, "scaling"),
    }
