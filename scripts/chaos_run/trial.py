"""Runs a trial: load and faults for some minutes, then quiet until everything is finished."""

import heapq
import itertools
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

import httpx

from scripts.chaos_run import ledger, leftovers, settling
from scripts.chaos_run.api import Api
from scripts.chaos_run.fault_plan import Fault
from scripts.chaos_run.faults import Faults
from scripts.chaos_run.ledger import Ledger
from scripts.chaos_run.post_office import PostOffice
from scripts.chaos_run.session import Session
from scripts.local_cloud import LocalCloud
from scripts.local_cloud.environment import Clients

WATCH_SECONDS = 0.5
"""Pause between two looks at the processes; `./scripts/local` looks every two seconds."""

SETTLE_SECONDS = 520.0
"""How long everything may take to end after the faults: the time of a job over three endpoints, and some sweeps."""


@dataclass(frozen=True)
class Load:
    """The clients of a run.

    Attributes:
        clients: how many there are.
        seed: chooses what they do.
    """

    clients: int
    seed: int


def run(cloud: LocalCloud, load: Load, faults: Faults, plan: Sequence[Fault], say: Callable[[str], None]) -> Ledger:
    """Load a cloud while faults happen; returns what the clients know at the end of the faults.

    Args:
        cloud: a running one.
        load: the clients.
        faults: makes the faults happen.
        plan: the faults.
        say: gets a line for each fault and for each process that was started again.
    """
    over = threading.Event()
    limits = httpx.Limits(max_connections=None)
    with httpx.Client(limits=limits) as http, ThreadPoolExecutor(load.clients) as pool:
        sessions = [Session(Api(cloud.api_url, http, Ledger()), f"{load.seed} {i}", over) for i in range(load.clients)]
        running = [pool.submit(session.run) for session in sessions]
        try:
            _let_happen(cloud, faults, plan, say)
        finally:
            over.set()
        with _watched(cloud, say):
            for each in running:
                each.result()
    return ledger.merge([session.api.ledger for session in sessions])


def settle(cloud: LocalCloud, known: Ledger, office: PostOffice, say: Callable[[str], None]) -> list[str]:
    """Wait until everything that the clients know is finished, and what they have deleted is gone.

    Args:
        cloud: the same one, without faults.
        known: what the clients know; it is brought up to date.
        office: delivers what it has kept back.
        say: gets a line for each process that was started again.

    Returns:
        The keys of objects that should not be there any more.
    """
    until = time.monotonic() + SETTLE_SECONDS
    with httpx.Client() as http, _watched(cloud, say):
        office.close()
        settling.settle(Api(cloud.api_url, http, known), known, until)
        s3 = Clients(cloud.environment)("s3")
        return leftovers.wait(s3, cloud.deployed.shared["Bucket"], known, until)


def _let_happen(cloud: LocalCloud, faults: Faults, plan: Sequence[Fault], say: Callable[[str], None]) -> None:
    """Begin and end all faults at their times, and start dead processes again meanwhile."""
    started, order = time.monotonic(), itertools.count()
    ends: list[tuple[float, int, Callable[[], None]]] = []
    waiting = list(plan)
    while waiting or ends:
        now = time.monotonic() - started
        while waiting and waiting[0].at <= now:
            fault = waiting.pop(0)
            say(str(fault))
            heapq.heappush(ends, (fault.at + fault.seconds, next(order), faults.begin(fault)))
        while ends and ends[0][0] <= now:
            heapq.heappop(ends)[2]()
        _watch(cloud, say)
        time.sleep(WATCH_SECONDS / 5)


def _watch(cloud: LocalCloud, say: Callable[[str], None]) -> None:
    for line in cloud.supervision.replace_ended():
        say(f"        {line.partition('.')[0]}")


@contextmanager
def _watched(cloud: LocalCloud, say: Callable[[str], None]) -> Iterator[None]:
    """Start dead processes again in another thread: what a fault began may end a process after it."""
    done = threading.Event()

    def watch() -> None:
        while not done.wait(WATCH_SECONDS):
            _watch(cloud, say)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
