"""What a cold start of a function imports."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from scripts.benchmarks.peers.processes import merged, whole_process
from scripts.benchmarks.peers.row import Role, Row, Sample, Side

MODULES: Sequence[tuple[str, Role, str, Sequence[str]]] = (
    ("FaceMagi, functions.job_router", "ours", "functions.job_router.app", ("fastapi", "pydantic")),
    ("of it: fastapi, with pydantic", "part", "fastapi", ("fastapi",)),
    ("of it: pydantic", "part", "pydantic", ("pydantic",)),
    ("of it: Python, and this measurement", "part", "json", ()),
)


@contextmanager
def _sides(folder: Path) -> Iterator[Sequence[Side]]:
    yield [Side(name, role, _imports(module, packages)) for name, role, module, packages in MODULES]


def _imports(module: str, packages: Sequence[str]) -> Callable[[], Sample]:
    def sample() -> Sample:
        found, process = whole_process("ours", "imported", module, *packages)
        return merged(found, process)

    return sample


IMPORTS = Row(
    "imports",
    "The imports of the function job_router, in a new process",
    "Each line is a process that imports one module and ends, so each contains Python's own start.",
    ("wall_ms",),
    _sides,
)
