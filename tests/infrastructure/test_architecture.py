"""The picture in docs/architecture.md shows exactly the imports of the code."""

import re
from collections.abc import Iterator
from graphlib import TopologicalSorter
from itertools import product
from pathlib import Path

import pytest

from tests.infrastructure.source_files import CODE, imports, module_name, sources
from tests.support.samples import ROOT

PAGE = ROOT / "docs" / "architecture.md"

NODE = re.compile(r'(\w+)\["([\w/]+)"\]')
"""An id with the name of its package, such as `sdk["_sdk"]`."""

ARROW = re.compile(r"^(\w+(?: & \w+)*) --> (\w+(?: & \w+)*)$")
"""An import, such as `models --> sdk & imaging`. Dotted arrows (`-.->`) are no imports."""

IMAGING = "_imaging"

Arrow = tuple[str, str]
"""(the package that imports, the imported package)."""


def picture() -> str:
    """The one Mermaid picture of the page."""
    (block,) = re.findall(r"```mermaid\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    return str(block)


def drawn_arrows() -> set[Arrow]:
    """The arrows of the picture, by the names of their packages."""
    packages = dict(NODE.findall(picture()))
    matches = [match for line in picture().splitlines() if (match := ARROW.match(line.strip()))]
    return {
        (packages[source], packages[target])
        for match in matches
        for source, target in product(match[1].split(" & "), match[2].split(" & "))
    }


def imported_arrows() -> set[Arrow]:
    """The imports of the code, by the names of their packages."""
    return {
        arrow
        for path in sources(*CODE)
        for name in imports(path)
        if (arrow := _arrow(packages_of(module_name(path)), packages_of(name)))
    }


def packages_of(module: str) -> tuple[str, ...]:
    """The package that a module is in, and the package inside it for modules of `_imaging`.

    Empty for third-party modules.

    Example:
        >>> packages_of("sagemaker_endpoints._imaging.color.lab")
        ('_imaging', 'color')
    """
    outer, *inner = module.split(".")
    if outer in {"functions", "scripts", "facemagi", "facemagi_client", "facemagi_vision"}:
        return (outer,)
    if outer != "sagemaker_endpoints":
        return ()
    package, *inside = inner
    if not package.startswith("_"):
        return ("models",)
    is_package = package == IMAGING and inside and (ROOT / outer / package / inside[0]).is_dir()
    return (package, inside[0]) if is_package else (package,)


def _arrow(source: tuple[str, ...], target: tuple[str, ...]) -> Arrow | None:
    """The arrow for one import: between two packages of `_imaging`, or between the packages that these are in."""
    if not source or not target or source == target:
        return None
    if source[0] != target[0]:
        return source[0], target[0]
    return (source[1], target[1]) if len(source) == len(target) == 2 else None


def test_the_picture_has_every_import_and_no_other_arrow() -> None:
    drawn, imported = drawn_arrows(), imported_arrows()
    assert (sorted(imported - drawn), sorted(drawn - imported)) == ([], []), "(missing, wrong)"


def test_the_picture_has_every_package() -> None:
    imaging = {path.name for path in (ROOT / "sagemaker_endpoints" / IMAGING).iterdir() if any(path.glob("*.py"))}
    outer = {package for arrow in imported_arrows() for package in arrow}
    assert {package for _, package in NODE.findall(picture())} == imaging | outer


def test_no_packages_import_each_other_in_a_circle() -> None:
    imported: dict[str, set[str]] = {}
    for source, target in imported_arrows():
        imported.setdefault(source, set()).add(target)
    tuple(TopologicalSorter(imported).static_order())


def test_modules_that_all_packages_of_imaging_share_import_none_of_them() -> None:
    shared = [path for path in sources(f"sagemaker_endpoints/{IMAGING}") if path.parent.name == IMAGING]
    assert [name for path in shared for name in imports(path) if len(packages_of(name)) == 2] == []


def named_files() -> Iterator[tuple[str, str | None]]:
    """(file, name in it or None) of every `path/file.py` and `path/file.py: name` of the page."""
    for path, name in re.findall(r"`((?:[\w./]+/)?\w+\.(?:py|toml|yaml|md))(?:: (\w+))?`", PAGE.read_text("utf-8")):
        yield path, name or None


@pytest.mark.parametrize(("path", "name"), sorted(set(named_files()), key=str))
def test_every_file_and_name_on_the_page_exists(path: str, name: str | None) -> None:
    files = [file for file in _tracked(path) if name is None or re.search(rf"\b{name}\b", file.read_text("utf-8"))]
    assert files != []


def _tracked(path: str) -> list[Path]:
    """The files that the page means: a path from the root, or the end of one."""
    exact = ROOT / path
    return [exact] if exact.is_file() else [file for folder in CODE for file in (ROOT / folder).rglob(path)]
