"""A run: draws requests, sends them, judges the answers, and counts."""

import faulthandler
import json
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from hypothesis import HealthCheck, Phase, given, seed, settings

from scripts.fuzzing import judging
from scripts.fuzzing.call import Answer, Call
from scripts.fuzzing.calls import calls

RENEWED_AFTER = 400
"""So many requests are about the same things; then most of them are deleted."""

HANG_SECONDS = 60
"""After so long without an answer the process prints where it is, and ends: an expression that never ends can hold the
interpreter."""

SEEDS = 1_000_000
"""More slices than a run has."""

LOG_CHARS = 4000
"""Of what the service has printed, with a find."""

MOST_FINDS = 200
"""Of one run. More tell nothing new."""


@dataclass
class Tally:
    """What a run has seen.

    Attributes:
        sent: the number of requests.
        statuses: how often each operation answered with each status.
        codes: how often each error code came.
        slowest: the longest answer of each operation, seconds.
        finds: faults, each with its request and answer.
    """

    sent: int = 0
    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    slowest: dict[str, float] = field(default_factory=dict)
    finds: list[dict[str, Any]] = field(default_factory=list)

    def add(self, call: Call, answer: Answer, found: list[str], log: Callable[[], str]) -> None:
        """Count an answer, and keep its faults."""
        self.sent += 1
        operation = f"{call.method} {call.route}" if call.route.startswith("/") else call.route
        self.statuses[operation, answer.status] += 1
        self.slowest[operation] = max(answer.seconds, self.slowest.get(operation, 0.0))
        content = answer.json()
        if isinstance(content, dict) and isinstance(content.get("error"), dict):
            self.codes[str(content["error"].get("code"))] += 1
        if found and len(self.finds) < MOST_FINDS:
            shown = {"faults": found, "status": answer.status, "answer": answer.body[:600].decode("utf-8", "replace")}
            self.finds.append(shown | {"log": log()[-LOG_CHARS:], "request": json.loads(call.dumps())})


class Known(Protocol):
    """The things that requests are about (`things.Things`).

    Attributes:
        names: what each placeholder stands for.
    """

    names: dict[str, str]

    def remember(self, answer: Answer) -> None:
        """Take up what an answer has created."""


@dataclass(frozen=True)
class Target:
    """A service to send requests to.

    Attributes:
        send: sends one request.
        renew: makes the things that requests are about anew.
        log: what the service has printed during the last request.
        current: the file that has the request that is being sent, for the one that never gets an answer.
        most_seconds: the longest answer that is no find.
    """

    send: Callable[[Call], Answer]
    renew: Callable[[], Known]
    log: Callable[[], str]
    current: Path
    most_seconds: float


def run(target: Target, requests: int, first_seed: int) -> Tally:
    """Send requests.

    Args:
        target: where to.
        requests: how many.
        first_seed: the same number draws the same requests.
    """
    tally, number = Tally(), 0
    while tally.sent < requests:
        things = target.renew()
        for call in drawn(min(RENEWED_AFTER, requests - tally.sent), first_seed * SEEDS + number):
            send(target, call, things, tally)
        number += 1
    return tally


def send(target: Target, call: Call, things: Known, tally: Tally) -> None:
    """Send one request, judge its answer, and count it.

    Args:
        target: where to.
        call: the request.
        things: what its placeholders stand for.
        tally: gets the answer.
    """
    filled = call.filled(things.names)
    target.current.write_text(call.dumps(), "utf-8")
    faulthandler.dump_traceback_later(HANG_SECONDS, exit=True, file=sys.stderr)
    try:
        answer = target.send(filled)
    finally:
        faulthandler.cancel_dump_traceback_later()
    tally.add(call, answer, judging.faults(filled, answer, target.most_seconds), target.log)
    things.remember(answer)


def drawn(count: int, number: int) -> list[Call]:
    """So many requests, drawn by hypothesis.

    It only generates: a request that is answered wrongly is short enough as it is.

    Args:
        count: how many.
        number: the same number draws the same requests.
    """
    found: list[Call] = []

    @seed(number)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(calls())
    def draw(call: Call) -> None:
        found.append(call)

    draw()
    return found[:count]
