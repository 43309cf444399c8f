"""`./scripts/bench allocators`: processor time and memory of the container with other ways to allocate.

The containers of all candidates run at the same time and get the same jobs in turn: every effect that needs no weights,
with the parameters of the gallery's last picture, on photos of each size. Linux only.

What a page costs that the kernel hands out depends on the machine, and in a virtual one also on its neighbours: its
processor seconds differ twofold from one run to the next, the number of page faults by a third at most.
"""

import argparse
import json
import statistics
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from facemagi.manifest import model_folders, read_manifest
from scripts.benchmarks.allocators import candidates
from scripts.benchmarks.allocators.candidates import CANDIDATES, Candidate
from scripts.benchmarks.served.job_bodies import SECOND_SIZE, Work
from scripts.benchmarks.served.photo_source import Size, photo_source
from scripts.benchmarks.served.server import Server, container
from scripts.gallery import variants
from scripts.repository import MODELS
from scripts.workbench import PORTRAIT

SIZES: Mapping[int, Size] = {1: (1024, 1024), 4: (2000, 2000), 12: (3000, 4000), 24: (4900, 4900)}
"""Photos by their megapixels."""

WARM_UP: Size = (400, 500)
"""The photo of the first jobs, which load what each effect needs. They are not measured."""

ROUNDS = 3


@dataclass
class Measured:
    """What one container needed for the photos of one size.

    Attributes:
        cpu_ms: of each job, by its effect.
        page_faults: of each job, by its effect.
        peak: MB, the most of any job.
        after: MB, after the last job.
    """

    cpu_ms: dict[str, list[float]] = field(default_factory=dict)
    page_faults: dict[str, list[int]] = field(default_factory=dict)
    peak: float = 0.0
    after: float = 0.0

    @property
    def total_ms(self) -> float:
        """The medians of all effects together."""
        return sum(map(statistics.median, self.cpu_ms.values()))

    @property
    def total_faults(self) -> float:
        """The medians of all effects together."""
        return sum(float(statistics.median(each)) for each in self.page_faults.values())


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench allocators", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", choices=SIZES, default=list(SIZES), help="megapixels")
    parser.add_argument("--models", nargs="+", help="names of models; without them, all")
    parser.add_argument("--only", nargs="+", choices=CANDIDATES, default=list(CANDIDATES), help="candidates")
    parser.add_argument(
        "--library", nargs="*", default=[], metavar="FILE", help="another malloc, such as jemalloc's .so"
    )
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--json", type=Path, help="write the figures of each effect here too")
    arguments = parser.parse_args()
    chosen = {name: CANDIDATES[name] for name in arguments.only}
    chosen |= {Path(file).name: Candidate(library=file) for file in arguments.library}
    with ExitStack() as running:
        variables = running.enter_context(photo_source([*SIZES.values(), SECOND_SIZE, WARM_UP]))
        servers = [running.enter_context(_container(name, each, variables)) for name, each in chosen.items()]
        measure(servers, works(WARM_UP, arguments.models), 1)
        measured: dict[int, dict[str, Measured]] = {}
        for megapixels in arguments.sizes:
            measured[megapixels] = measure(servers, works(SIZES[megapixels], arguments.models), arguments.rounds)
            print(table(measured), flush=True)
    if arguments.json:
        details = {size: {name: each.cpu_ms for name, each in row.items()} for size, row in measured.items()}
        arguments.json.write_text(json.dumps(details, indent=2) + "\n", "utf-8")


def works(size: Size, models: Sequence[str] | None) -> list[Work]:
    """Every effect that needs no weights, as the gallery shows it last.

    Args:
        size: of the photo.
        models: names of models; None for all.
    """
    return [
        Work(manifest.name, effect, size, variants(section)[-1].params)
        for manifest in map(read_manifest, model_folders(MODELS))
        if manifest.container == PORTRAIT and manifest.framework == "none" and (not models or manifest.name in models)
        for effect, section in zip(manifest.effect_ids(), manifest.effects.values(), strict=True)
    ]


def measure(servers: Sequence[Server], works: list[Work], rounds: int) -> dict[str, Measured]:
    """Send the same jobs to containers in turn.

    Args:
        servers: the containers.
        works: what they do.
        rounds: how often they do it.

    Returns:
        What each container needed, by its name.
    """
    found = {server.name: Measured() for server in servers}
    for work in works * rounds:
        for server in servers:
            _measure(server, work, found[server.name])
    for server in servers:
        found[server.name].after = server.megabytes("VmRSS")
    return found


def table(measured: Mapping[int, Mapping[str, Measured]]) -> str:
    """One line for each candidate, in Markdown: CPU s, page faults, MB at most, MB afterwards, for each size."""
    head = ["| |", "|---|"]
    lines = {name: f"| {name} |" for name in next(iter(measured.values()))}
    for megapixels, row in measured.items():
        head[0] += f" {megapixels} megapixels: CPU s | 1000 page faults | at most, MB | after, MB |"
        head[1] += "---:|" * 4
        for name, each in row.items():
            lines[name] += f" {each.total_ms / 1000:.2f} | {each.total_faults / 1000:,.0f} |"
            lines[name] += f" {each.peak:.0f} | {each.after:.0f} |"
    return "\n".join([*head, *lines.values()])


def _measure(server: Server, work: Work, into: Measured) -> None:
    server.forget_peak()
    cpu_seconds, page_faults = server.cpu_seconds(), server.page_faults()
    server.send(work)
    into.cpu_ms.setdefault(work.effect, []).append((server.cpu_seconds() - cpu_seconds) * 1000)
    into.page_faults.setdefault(work.effect, []).append(server.page_faults() - page_faults)
    into.peak = max(into.peak, server.megabytes("VmHWM"))


def _container(name: str, candidate: Candidate, variables: dict[str, str]) -> AbstractContextManager[Server]:
    models = {work.model for work in works(SECOND_SIZE, None)}
    own = variables | candidate.variables | {"BENCH_CANDIDATE": name}
    return container(name, sorted(models), own, candidates.__name__)


if __name__ == "__main__":
    main()
