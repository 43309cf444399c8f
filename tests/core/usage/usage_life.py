"""Shared by the tests of usage: a clock that is moved, and jobs of any owner with times and ends."""

import time
from dataclasses import dataclass
from typing import Any

import pytest

from facemagi import effects
from facemagi.ids import owner_of
from facemagi.jobs import notices, relay, submission, timings
from facemagi.jobs.requests import NewJob
from functions.account.app import handler as account
from functions.sweeper.app import handler as sweeper
from tests.core.job_samples import detected_faces, make_ready_photo
from tests.core.test_functions import SWEEPER_CONTEXT, Response, request, sns_event
from tests.support.samples import make_manifest

NOON = 1_783_944_000.0
"""2026-07-13T12:00:00Z, a Monday."""

DAY = 24 * 3600

ANN, EVE = owner_of("ann"), owner_of("eve")
"""Two owners; the callers are `ann` and `eve`."""

EDIT_MS = 500
EDIT_USD = 0.00010222
"""Half a second on an `ml.g4dn.xlarge`, as a job shows it."""


@dataclass
class Clock:
    """What the time is."""

    now: float

    def move_to(self, text: str) -> None:
        """Move to a moment of July 2026, such as `13 23:59:00`."""
        day, _, hours = text.partition(" ")
        hour, minute, second = map(int, hours.split(":"))
        self.now = NOON + (int(day) - 13) * DAY + (hour - 12) * 3600 + minute * 60 + second


def stop_the_clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock stands at noon until a test moves it."""
    clock = Clock(NOON)
    monkeypatch.setattr(time, "time", lambda: clock.now)
    return clock


def deploy_two() -> None:
    """Deploy `glow` and `paint` on instances whose price is known."""
    for name in ("glow", "paint"):
        endpoint = make_manifest().endpoint.model_copy(update={"instance_type": "ml.g4dn.xlarge", "shared": name})
        effects.publish(make_manifest(name=name, endpoint=endpoint, effects={name: make_manifest().effects["glow"]}))


def photo_of(owner: str) -> str:
    """A ready photo."""
    return make_ready_photo(detected_faces(90), owner)


def send(owner: str, photo: str, **more: Any) -> str:
    """Send a job, with `glow` if nothing else is said; returns its id."""
    body = {"photo": photo} | ({} if "steps" in more else {"effect": "glow"}) | more
    return str(submission.submit(owner, NewJob.model_validate(body), None)[0]["id"])


def end(owner: str, job: str, status: str = "Completed", **more: Any) -> None:
    """Deliver SageMaker's notice of a job, or of a leg such as `job_….0`, that took half a second."""
    content_type = timings.content_type("image/jpeg", {"run": 900, "edit": EDIT_MS})
    message = {"inferenceId": f"{owner}.{job}", "invocationStatus": status} | more
    event = sns_event(**message, responseParameters={"contentType": content_type})
    for notice in notices.parse(event):
        relay.on_notice(notice)


def done(owner: str, photo: str, **more: Any) -> str:
    """A job that succeeded."""
    job = send(owner, photo, **more)
    end(owner, job)
    return job


def sweep() -> None:
    """What the sweeper does every five minutes."""
    sweeper({}, SWEEPER_CONTEXT)


def ask(query: str = "", sub: str = "ann") -> Response:
    """GET /v1/usage."""
    return request(account, "GET", f"/v1/usage{query}", sub=sub)


def total(query: str = "", sub: str = "ann") -> dict[str, Any]:
    """The sum of GET /v1/usage."""
    status, answer, _ = ask(query, sub)
    assert status == 200, answer
    found: dict[str, Any] = answer["total"]
    return found


def jobs(query: str = "", sub: str = "ann") -> int:
    """How many jobs have succeeded."""
    return int(total(query, sub)["jobs"])
