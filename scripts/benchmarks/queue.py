"""`./scripts/bench queue`: many jobs of many owners through the local cloud: none lost or doubled, waits, ETAs."""

import argparse
import re
import secrets
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import httpx

from facemagi_client import ApiError, FaceMagi, Retries
from scripts.benchmarks.portraits import jpeg, portrait
from scripts.local_cloud import LocalCloud, Options

CONTAINER = (sys.executable, "-m", "scripts.benchmarks.idle_container")
SENDERS = 12
"""Threads that send jobs."""

PATIENCE_SECONDS = 900
"""How long the last job may take."""

NO_RETRIES = Retries(attempts=1)
"""The benchmark sends again itself, at once."""

RAN = re.compile(r"^ran (job_\w+)$", re.MULTILINE)


@dataclass(frozen=True)
class Sent:
    """A job that was sent.

    Attributes:
        owner: the number of its owner.
        job: its id.
        eta_s: what the answer estimated.
    """

    owner: int
    job: str
    eta_s: float | None


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench queue", description=__doc__)
    parser.add_argument("--owners", type=int, default=20)
    parser.add_argument("--jobs", type=int, default=2000, help="of all owners together")
    arguments = parser.parse_args()
    logs = Path(tempfile.mkdtemp(prefix="facemagi-queue-"))
    options = Options(container=CONTAINER, models=["beauty"], logs=logs)
    with LocalCloud.start(options) as cloud, httpx.Client(limits=httpx.Limits(max_connections=None)) as http:
        clients = [
            FaceMagi(cloud.api_url, f"owner-{number}", retries=NO_RETRIES, http=http)
            for number in range(arguments.owners)
        ]
        photos = [client.photos.send(jpeg(portrait(400, 500)))["id"] for client in clients]
        _warm(clients[0], photos[0])
        _one_behind_many(clients, photos)
        _load(clients, photos, arguments.jobs, logs)


def _warm(client: FaceMagi, photo: str) -> None:
    """Some jobs one after another, so that the endpoint is warm and measured."""
    actual, estimated = [], []
    for _ in range(12):
        sent = _send(client, photo, 0)
        actual.append(_total_s(client, sent.job))
        estimated.append(sent.eta_s)
    print(f"alone: {statistics.median(actual):.2f} s; {_accuracy(estimated, actual)}")


def _one_behind_many(clients: Sequence[FaceMagi], photos: Sequence[str]) -> None:
    """One owner sends 200 jobs, then another sends one."""
    with ThreadPoolExecutor(SENDERS) as senders:
        many = list(senders.map(lambda _: _send(clients[0], photos[0], 0), range(200)))
    one = _send(clients[1], photos[1], 1)
    single = _total_s(clients[1], one.job)
    waits = [_total_s(clients[0], sent.job) for sent in many]
    print(f"one job behind 200 of another owner: {single:.2f} s; the last of the 200: {max(waits):.2f} s")


def _load(clients: Sequence[FaceMagi], photos: Sequence[str], jobs: int, logs: Path) -> None:
    started = time.monotonic()
    owners = [number % len(clients) for number in range(jobs)]
    with ThreadPoolExecutor(SENDERS) as senders:
        sent = list(senders.map(lambda owner: _send(clients[owner], photos[owner], owner), owners))
        submitted = time.monotonic() - started
        totals = list(senders.map(lambda each: _total_s(clients[each.owner], each.job), sent))
    ran = _jobs_that_ran(logs)
    waits = [_p95(_totals_of(owner, sent, totals)) for owner in set(owners)]
    runs = [ran[each.job] for each in sent]
    done = time.monotonic() - started
    print(f"{jobs} jobs of {len(clients)} owners: sent in {submitted:.0f} s, done in {done:.0f} s")
    print(f"lost: {runs.count(0)}, run twice: {sum(count > 1 for count in runs)}")
    print(f"p95 wait of an owner: {min(waits):.1f} to {max(waits):.1f} s, ratio {max(waits) / min(waits):.2f}")
    print(_accuracy([each.eta_s for each in sent], totals))


def _totals_of(owner: int, sent: Sequence[Sent], totals: Sequence[float]) -> list[float]:
    return [total for each, total in zip(sent, totals, strict=True) if each.owner == owner]


def _jobs_that_ran(logs: Path) -> Counter[str]:
    """How often the container ran each job."""
    files = (file.read_text("utf-8", "replace") for file in logs.rglob("*.log"))
    return Counter(job for file in files for job in RAN.findall(file))


def _send(client: FaceMagi, photo: str, owner: int) -> Sent:
    """Send a job, as often as needed, with one key: the throttle of the stage is no part of the measurement."""
    key = secrets.token_hex(8)
    while True:
        try:
            job = client.jobs.create(effect="beauty", photo=photo, idempotency_key=key)
            return Sent(owner, job["id"], job["eta_s"])
        except ApiError as error:
            if error.status not in (429, 500, 503):
                raise
            time.sleep(0.5)


def _total_s(client: FaceMagi, job: str) -> float:
    """Seconds from the call until the result was recorded."""
    metrics = client.jobs.wait(job, timeout_s=PATIENCE_SECONDS)["metrics"]
    if metrics is None or metrics["total_ms"] is None:
        raise LookupError(f"{job} has no times")
    return metrics["total_ms"] / 1000


def _accuracy(estimated: Sequence[float | None], actual: Sequence[float]) -> str:
    known = [(eta, seconds) for eta, seconds in zip(estimated, actual, strict=True) if eta is not None]
    errors = sorted(abs(eta - seconds) / seconds for eta, seconds in known)
    return f"ETA: {len(known)} estimates, p50 error {100 * statistics.median(errors):.0f} %" if errors else "no ETA yet"


def _p95(values: Sequence[float]) -> float:
    return sorted(values)[int(0.95 * (len(values) - 1))]


if __name__ == "__main__":
    main()
