"""Estimates the size of a layer from the packages that are installed here, without a build."""

from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement

from scripts.deployment.built.sizes import MIB
from scripts.deployment.built.trim import Cut, cut_files

Files = set[Path]


def layer_files(source: Path, cuts: tuple[Cut, ...]) -> Files:
    """The files of a trimmed layer, by their paths on this machine.

    Args:
        source: the layer's folder, with its requirements.txt.
        cuts: what `trim` removes from the layer.

    Raises:
        PackageNotFoundError: a package of the layer is not installed here.
    """
    lines = (source / "requirements.txt").read_text("utf-8").splitlines()
    requirements = [line.partition("#")[0].strip() for line in lines]
    distributions = closure(Requirement(line) for line in requirements if line)
    (site,) = {Path(str(one.locate_file(""))) for one in distributions}
    installed = {Path(str(one.locate_file(file))) for one in distributions for file in one.files or ()}
    own = {path for path in source.rglob("*") if path.is_file()}
    kept = (installed - cut_files(site, cuts)) | (own - cut_files(source, cuts))
    return {path for path in kept if path.suffix != ".pyc" and path.is_file()}


def closure(requirements: Iterable[Requirement]) -> list[Distribution]:
    """The required packages, and all packages that these require."""
    packages: dict[str, Distribution] = {}
    waiting = list(requirements)
    while waiting:
        requirement = waiting.pop()
        name = requirement.name.lower()
        if name not in packages:
            packages[name] = distribution(requirement.name)
            waiting += _requirements(packages[name], requirement.extras)
    return list(packages.values())


def compiled_mib(files: Files) -> float:
    """Size of the files and of their compiled modules, MiB. A compiled module is about as large as its source."""
    return sum(path.stat().st_size * (2 if path.suffix == ".py" else 1) for path in files) / MIB


def _requirements(package: Distribution, extras: set[str]) -> Iterator[Requirement]:
    for requirement in map(Requirement, package.requires or ()):
        if requirement.marker is None or any(requirement.marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            yield requirement
