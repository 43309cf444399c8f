"""Chooses the faults of a run. The same seed chooses the same faults at the same times."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

PAUSE_SECONDS = (2.0, 6.0)
"""Between the beginnings of two faults: a process starts again within three seconds, so that two of them often meet."""

QUIET_SECONDS = 5.0
"""No fault begins so soon after the start: the clients first have some jobs to lose."""


@dataclass(frozen=True)
class Fault:
    """One fault.

    Attributes:
        at: seconds after the start of the load.
        kind: a `kind` of `KINDS`.
        target: the name of a process, which its sandboxes share, or the wire.
        seconds: how long it lasts; 0 for a kill.
        which: chooses one of several processes, from 0 to below 1.
    """

    at: float
    kind: str
    target: str
    seconds: float
    which: float = 0.0

    def __str__(self) -> str:
        lasting = f" for {self.seconds:.1f} s" if self.seconds else ""
        return f"{self.at:6.1f} s: {self.kind} {self.target}{lasting}"


@dataclass(frozen=True)
class Kind:
    """A kind of fault.

    Attributes:
        kind: its name.
        weight: how often it is chosen.
        targets: what it may hit, with repetitions for what it hits more often.
        seconds: the shortest and the longest time that it lasts.
    """

    kind: str
    weight: int
    targets: Sequence[str]
    seconds: tuple[float, float] = (0.0, 0.0)


FUNCTIONS = ("gateway", "FaceDetection", "JobResults", "Sweeper")
"""The processes that run the service's functions; the gateway runs those of the API."""

CONTAINERS = ("portrait", "apart")

KINDS = (
    Kind("kill", 6, (*FUNCTIONS, "emulator", *CONTAINERS)),
    Kind("stop", 4, (*FUNCTIONS, "emulator", "moto", *CONTAINERS), (1.0, 12.0)),
    Kind("silent", 2, ("moto", "emulator"), (1.0, 12.0)),
    Kind("mute", 2, ("moto", "emulator", "emulator"), (1.0, 12.0)),
    Kind("full_disk", 2, (*FUNCTIONS, *CONTAINERS), (3.0, 15.0)),
)
"""SIGKILL; SIGSTOP and later SIGCONT; a socket that takes nothing; one that takes calls and swallows the answers; a
process that can write no file. moto is never killed: it stands for S3 and DynamoDB, which lose nothing."""


def plan(seed: int, seconds: float) -> list[Fault]:
    """The faults of a run, in the order of their beginnings; all end before the run does.

    Args:
        seed: chooses them.
        seconds: how long the run takes.
    """
    return [fault for fault in _endless(random.Random(seed), seconds) if fault.at + fault.seconds <= seconds]


def _endless(choice: random.Random, seconds: float) -> Iterator[Fault]:
    at = QUIET_SECONDS
    while at < seconds:
        (kind,) = choice.choices(KINDS, [each.weight for each in KINDS])
        target = choice.choice(kind.targets)
        yield Fault(at, kind.kind, target, choice.uniform(*kind.seconds), choice.random())
        at += choice.uniform(*PAUSE_SECONDS)
