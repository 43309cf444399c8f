"""What a layer will hold, told from what is installed here: no build is needed to know that it is too large."""

from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement

from scripts.deployment.sizes import MIB
from scripts.deployment.trim import Cut, surplus

Files = set[Path]


def layer_files(source: Path, cuts: tuple[Cut, ...]) -> Files:
    """Every file that a layer holds after it was trimmed, where it lies on this machine.

    Args:
        source: the layer's folder, with its requirements.txt.
        cuts: what `trim` takes out of it.

    Raises:
        PackageNotFoundError: a package of the layer is not installed here.
    """
    lines = (source / "requirements.txt").read_text("utf-8").splitlines()
    named = [line.partition("#")[0].strip() for line in lines]
    distributions = closure(Requirement(line) for line in named if line)
    (site,) = {Path(str(one.locate_file(""))) for one in distributions}
    installed = {Path(str(one.locate_file(file))) for one in distributions for file in one.files or ()}
    own = {path for path in source.rglob("*") if path.is_file()}
    kept = (installed - surplus(site, cuts)) | (own - surplus(source, cuts))
    return {path for path in kept if path.suffix != ".pyc" and path.is_file()}


def closure(requirements: Iterable[Requirement]) -> list[Distribution]:
    """The packages that are required, and those that they require in turn."""
    found: dict[str, Distribution] = {}
    waiting = list(requirements)
    while waiting:
        one = waiting.pop()
        if one.name.lower() not in found:
            found[one.name.lower()] = distribution(one.name)
            waiting += _needs(found[one.name.lower()], one.extras)
    return list(found.values())


def compiled_mib(files: Files) -> float:
    """What the files come to once every module is compiled too, MiB: compiled it is about as large as its source."""
    return sum(path.stat().st_size * (2 if path.suffix == ".py" else 1) for path in files) / MIB


def _needs(one: Distribution, extras: set[str]) -> Iterator[Requirement]:
    for requirement in map(Requirement, one.requires or ()):
        if requirement.marker is None or any(requirement.marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            yield requirement
