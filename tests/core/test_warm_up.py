"""An endpoint is woken without a job, once, and the list of effects says in which state it is."""

from collections.abc import Iterator
from typing import Any

import pytest

from facemagi import effects
from facemagi.errors import FaceMagiError
from facemagi.ids import owner_of
from facemagi.jobs import sagemaker
from facemagi.jobs.queued import warm_up
from facemagi.jobs.requests import WARM_UP
from facemagi.queueing import lane
from functions.job_router.app import handler as job_router
from tests.core.job_life import later
from tests.core.queue_samples import ANN, BEN, ENDPOINT, INFERENCE_ID, Queue, counters, notify, small_queue
from tests.core.test_functions import request
from tests.support.samples import make_manifest

pytestmark = pytest.mark.usefixtures("event_loop")


@pytest.fixture
def queue(cloud: None) -> Iterator[Queue]:
    with small_queue() as queue:
        yield queue


def state() -> Any:
    """The effect as the list of effects shows it after a minute."""
    lane._all_by_name.cache_clear()
    return request(job_router, "GET", "/v1/effects/glow")[1]


def test_a_cold_endpoint_is_woken_once_without_a_photo(queue: Queue) -> None:
    # when a user opens an effect twice
    first = request(job_router, "POST", "/v1/effects/glow/warm")[:2]
    second = request(job_router, "POST", "/v1/effects/glow/warm")[:2]
    # then the container gets one invocation, with nothing to do
    assert first == second == (202, {"state": "scaling", "ready_in_s": None})
    (call,) = queue.calls
    assert (call["body"], call["headers"][INFERENCE_ID]) == (WARM_UP, f"warm.{ENDPOINT}")


def test_the_end_of_a_warm_up_makes_the_endpoint_ready_and_measures_its_start(queue: Queue) -> None:
    warm_up.start(effects.find("glow"), ANN)
    with later(300):
        notify(f"warm.{ENDPOINT}", "Completed")
        assert warm_up.start(effects.find("glow"), ANN) == {"state": "ready", "ready_in_s": 0.0}
        assert (state()["state"], state()["cold_start_s"]) == ("ready", pytest.approx(300, abs=5))
    assert counters() == (0, 0)
    assert len(queue.calls) == 1


def test_the_next_warm_up_says_when_the_endpoint_will_be_ready(queue: Queue) -> None:
    lane.change(ENDPOINT, add={}, put={"cold_start_s": 240})
    assert warm_up.start(effects.find("glow"), ANN)["ready_in_s"] == pytest.approx(240, abs=5)
    with later(100):
        assert warm_up.start(effects.find("glow"), ANN)["ready_in_s"] == pytest.approx(140, abs=5)


def test_the_end_of_a_warm_up_sends_a_low_job_that_waited_for_an_instance(queue: Queue) -> None:
    (low,) = queue.ids(ANN, 1, priority="low")
    warm_up.start(effects.find("glow"), ANN)
    notify(f"warm.{ENDPOINT}", "Completed")
    assert queue.sent[-1] == low


def test_a_warm_up_that_found_no_instance_leaves_the_endpoint_cold(queue: Queue) -> None:
    warm_up.start(effects.find("glow"), ANN)
    notify(f"warm.{ENDPOINT}", "Expired")
    assert (state()["state"], counters()) == ("cold", (0, 0))


def test_a_warm_up_that_the_endpoint_refuses_can_be_repeated(queue: Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(*_: Any) -> Any:
        raise FaceMagiError("effect_unavailable", "Not now.")

    with monkeypatch.context() as patch:
        patch.setattr(sagemaker, "invoke_warm_up", refuses)
        assert request(job_router, "POST", "/v1/effects/glow/warm")[0] == 503
    assert counters() == (0, 0)
    warm_up.start(effects.find("glow"), ANN)
    assert len(queue.calls) == 1


def test_a_job_wakes_an_endpoint_as_well(queue: Queue) -> None:
    queue.ids(BEN, 1)
    assert state()["state"] == "scaling"
    warm_up.start(effects.find("glow"), ANN)
    assert len(queue.calls) == 1


def test_a_job_that_ends_makes_the_endpoint_ready(queue: Queue) -> None:
    assert (state()["state"], state()["cold_start_s"]) == ("cold", None)
    queue.ids(BEN, 1)
    queue.end_next()
    assert state()["state"] == "ready"
    with later(1000):
        assert state()["state"] == "cold"


def test_an_effect_that_is_switched_off_says_so_and_refuses_jobs(queue: Queue) -> None:
    effects.disable("glow")
    assert state()["state"] == "disabled"
    with pytest.raises(FaceMagiError) as refused:
        queue.send(ANN)
    assert (refused.value.code, refused.value.actual) == ("effect_disabled", "disabled")
    # it is no fault of the service, and no retry helps
    status, body, headers = request(job_router, "POST", "/v1/effects/glow/warm")
    assert (status, body["error"]["retryable"], "retry-after" in headers) == (409, False, False)
    # and it works again when it is published
    effects.publish(make_manifest(endpoint=effects.find("glow").manifest.endpoint))
    assert queue.send(ANN)


def test_an_effect_that_is_not_there_cannot_be_woken(queue: Queue) -> None:
    status, body, _ = request(job_router, "POST", "/v1/effects/no/such/warm")
    assert (status, body["error"]["code"]) == (404, "unknown_effect")
    status, body, headers = request(job_router, "POST", "/v1/effects/glow")
    assert (status, headers["allow"]) == (405, "GET, HEAD")


def test_a_full_line_is_an_answer_with_a_time(queue: Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("facemagi.limits.MAX_WAITING_PER_OWNER", 0)
    queue.ids(ANN, 2)
    photo = queue.photo_of(owner_of("ann"))
    status, body, headers = request(job_router, "POST", "/v1/jobs", {"effect": "glow", "photo": photo})
    assert (status, body["error"]["code"], headers["retry-after"]) == (429, "queue_full", "60")
