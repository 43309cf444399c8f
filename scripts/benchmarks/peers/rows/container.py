"""Requests to a server that decodes a photo, edits it, and encodes the result."""

import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path

import httpx

from scripts.benchmarks.peers.processes import gauge, tree_cpu_seconds, tree_peak_megabytes
from scripts.benchmarks.peers.row import AbsentError, Role, Row, Sample, Side
from scripts.benchmarks.peers.servers.recipes import BENTOML, COG, FASTAPI, container
from scripts.benchmarks.peers.servers.running import Recipe, Server, running
from scripts.benchmarks.served.job_bodies import Work
from scripts.benchmarks.served.photo_source import photo_source

SECONDS = 2.0
"""Each turn of a server lasts at least this long."""

WARM_UP = 3

OURS_NAME = "FaceMagi"
PEERS: Mapping[str, Recipe] = {"FastAPI, bare": FASTAPI, "BentoML": BENTOML, "cog": COG}
PARALLEL = ("FastAPI, bare", "BentoML")

PACKAGES: Mapping[str, Sequence[str]] = {
    OURS_NAME: ("starlette", "uvicorn", "opencv-python-headless", "pillow"),
    "FastAPI, bare": ("fastapi", "uvicorn", "opencv-python-headless", "pillow"),
    "BentoML": ("bentoml", "opencv-python-headless", "pillow"),
    "cog": ("cog", "opencv-python-headless", "pillow"),
}
"""Whose versions count."""

REMARK = (
    "All servers run at the same time and take turns. Ours reads its photo from an object store and labels the result; "
    "the others get the photo in the request, and do only the edit. BentoML has its defaults, one worker with one "
    "thread. The client, in Python too, shares the cores."
)


REMARK_8 = REMARK + " cog is left out: it does one job at a time, and answers 409 to the others."


def turn(server: Server, work: Work, clients: int) -> dict[str, float]:
    """Let clients send jobs for a while, each one after another.

    Args:
        server: that is measured.
        work: of each job.
        clients: how many send at the same time.

    Returns:
        `per_second`, `cpu_ms` of a job and `peak_mb` of the server.
    """
    cpu, began = tree_cpu_seconds(server.pid), time.perf_counter()

    def send_for_a_while() -> int:
        jobs = 0
        while time.perf_counter() - began < SECONDS:
            server.send(work)
            jobs += 1
        return jobs

    with ThreadPoolExecutor(clients) as pool:
        jobs = sum(pool.map(lambda _: send_for_a_while(), range(clients)))
    seconds = time.perf_counter() - began
    spent = tree_cpu_seconds(server.pid) - cpu
    return {
        "per_second": jobs / seconds,
        "cpu_ms": spent * 1000 / jobs,
        "peak_mb": tree_peak_megabytes(server.pid),
    }


def _row(row: str, title: str, work: Work, clients: int, peers: Sequence[str], remark: str) -> Row:
    @contextmanager
    def sides(_: Path) -> Iterator[Sequence[Side]]:
        with ExitStack() as servers:
            source = servers.enter_context(photo_source([work.size]))
            yield (
                _side(OURS_NAME, "ours", container([work.model], source), work, clients, servers),
                *(_side(name, "peer", PEERS[name], work, clients, servers) for name in peers),
            )

    return Row(row, title, remark, ("per_second", "cpu_ms"), sides)


def _side(name: str, role: Role, recipe: Recipe, work: Work, clients: int, servers: ExitStack) -> Side:
    """Its server starts with the first round: one that cannot start leaves the others."""

    @cache
    def started() -> Server:
        server = servers.enter_context(running(recipe))
        for _ in range(WARM_UP):
            server.send(work)
        return server

    def sample() -> Sample:
        try:
            figures = turn(started(), work, clients)
        except (httpx.HTTPError, ValueError) as error:
            raise AbsentError(f"it does not answer: {str(error).splitlines()[0]}") from error
        return Sample(figures, _versions(recipe.environment, name))

    return Side(name, role, sample)


@cache
def _versions(environment: str, name: str) -> Mapping[str, str]:
    return gauge(environment, "imported", "json", *PACKAGES[name]).versions


FILTERS, BEAUTY = Work("filters", "filters", (1024, 1024)), Work("beauty", "beauty", (400, 500))
LARGE = Work("beauty", "beauty", (3000, 4000))

CONTAINER = (
    _row("requests-1", "Requests for a filter, 1024 × 1024, one at a time", FILTERS, 1, tuple(PEERS), REMARK),
    _row("requests-8", "Requests for a filter, 1024 × 1024, eight at a time", FILTERS, 8, PARALLEL, REMARK_8),
    _row("beauty-8", "Requests for beauty, 400 × 500, eight at a time", BEAUTY, 8, PARALLEL, REMARK_8),
    _row("beauty-large", "Requests for beauty, 12 megapixels, one at a time", LARGE, 1, (), "Only ours."),
)
