"""`./scripts/bench rates [MODEL:WIDTHxHEIGHT …]`: requests per second and CPU ms of each, beside a bare FastAPI server.

Both servers run at the same time and take turns, so that other work on this machine disturbs both alike. Linux only.
"""

import argparse
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

from facemagi.manifest import read_manifest
from scripts.benchmarks.figures import Figure, figure, table
from scripts.benchmarks.rates.bare_fastapi import bare_fastapi
from scripts.benchmarks.served.job_bodies import SECOND_SIZE, Work
from scripts.benchmarks.served.photo_source import photo_source
from scripts.benchmarks.served.server import Server, container
from scripts.repository import MODELS

WORKS = ("filters:1024x1024", "filters:512x512", "beauty:400x500", "beauty:1024x1024", "filters:3000x4000")
CLIENTS = (1, 8)
ROUNDS = 7
SECONDS = 3.0
"""Each turn lasts at least this long."""

WARM_UP = 3


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench rates", description=__doc__)
    parser.add_argument("works", nargs="*", metavar="MODEL:WIDTHxHEIGHT", default=WORKS)
    parser.add_argument("--clients", type=int, nargs="+", default=CLIENTS, help="requests at a time")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    arguments = parser.parse_args()
    works = [work_of(text) for text in arguments.works]
    with ExitStack() as running:
        variables = running.enter_context(photo_source([*(work.size for work in works), SECOND_SIZE]))
        models = sorted({work.model for work in works})
        ours = running.enter_context(container("FaceMagi", models, variables))
        bare = running.enter_context(bare_fastapi())
        for work in works:
            for clients in arguments.clients:
                print(table(compare(work, [ours, bare], clients, arguments.rounds)), flush=True)


def work_of(text: str) -> Work:
    """The first effect of a model with its defaults, on a photo of a size.

    Args:
        text: such as `filters:1024x1024`.
    """
    model, _, size = text.partition(":")
    width, height = map(int, size.split("x"))
    return Work(model, read_manifest(MODELS / model).effect_ids()[0], (width, height))


def compare(work: Work, servers: Sequence[Server], clients: int, rounds: int) -> list[Figure]:
    """Let servers do the same work in turns.

    Args:
        work: what each request does.
        servers: they take turns.
        clients: how many send one request after another, at the same time.
        rounds: how many turns each server has.

    Returns:
        Requests per second and CPU ms of one request, for each server.
    """
    measured: dict[str, list[tuple[float, float]]] = {server.name: [] for server in servers}
    for server in servers:
        for _ in range(WARM_UP):
            server.send(work)
    for _ in range(rounds):
        for server in servers:
            measured[server.name].append(_turn(server, work, clients))
    width, height = work.size
    title = f"{work.effect} {width}×{height}, {clients} at a time"
    rows = [(server.name, *zip(*measured[server.name], strict=True)) for server in servers]
    return [
        figure(f"{title}: {name}", unit, values)
        for name, rates, spent in rows
        for unit, values in (("1/s", rates), ("CPU ms", spent))
    ]


def _turn(server: Server, work: Work, clients: int) -> tuple[float, float]:
    """Requests per second, and CPU ms of one request."""
    cpu, began = server.cpu_seconds(), time.perf_counter()

    def send_for_a_while() -> int:
        number = 0
        while time.perf_counter() - began < SECONDS:
            server.send(work)
            number += 1
        return number

    with ThreadPoolExecutor(clients) as pool:
        jobs = sum(pool.map(lambda _: send_for_a_while(), range(clients)))
    return jobs / (time.perf_counter() - began), (server.cpu_seconds() - cpu) * 1000 / jobs


if __name__ == "__main__":
    main()
