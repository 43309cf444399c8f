"""Every package with its version that is deployed, or that is used to build and test, as a package URL.

https://github.com/package-url/purl-spec
"""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

LISTS = ("layers/*/requirements.txt", "sagemaker_endpoints/*/requirements.txt", "scripts/*/requirements.txt")
"""The lists of Python packages, as patterns from the root."""

BILL = Path(".aws-sam") / "bill_of_materials.cdx.json"
"""What `./scripts/build` found in the built functions and layers; only there after a build."""

LOCK = Path("clients") / "package-lock.json"

PIN = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^]]*\])?==([^\s;#*]+)")


class UnpinnedError(ValueError):
    """A list has a package without a version, whose faults nobody can know; the message names it."""


def find(root: Path) -> dict[str, list[str]]:
    """The files that name each package, by its URL, such as `pkg:pypi/pillow@11.3.0`.

    Args:
        root: of the repository.

    Raises:
        UnpinnedError: a package has no version.
    """
    found: dict[str, list[str]] = {}
    for url, file in _all(root):
        places = found.setdefault(url, [])
        if file not in places:
            places.append(file)
    return found


def _all(root: Path) -> Iterator[tuple[str, str]]:
    lists = sorted(path for pattern in LISTS for path in root.glob(pattern))
    for path in lists:
        name = str(path.relative_to(root))
        yield from ((url, name) for url in _of_lines(path.read_text("utf-8").splitlines(), name))
    groups = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["dependency-groups"]
    for members in groups.values():
        lines = [each for each in members if isinstance(each, str)]
        yield from ((url, "pyproject.toml") for url in _of_lines(lines, "pyproject.toml"))
    if (root / BILL).exists():
        components = json.loads((root / BILL).read_text("utf-8"))["components"]
        yield from ((component["purl"], str(BILL)) for component in components)
    packages = json.loads((root / LOCK).read_text("utf-8"))["packages"]
    yield from ((url, str(LOCK)) for url in _of_lock(packages))


def _of_lines(lines: list[str], file: str) -> Iterator[str]:
    for line in lines:
        text = line.partition("#")[0].strip()
        if not text or text.startswith("-"):  # an option, such as --extra-index-url
            continue
        pin = PIN.match(text)
        if pin is None:
            raise UnpinnedError(f"{file} has {text} without a version: write {text}==VERSION.")
        yield f"pkg:pypi/{re.sub(r'[-_.]+', '-', pin[1]).lower()}@{pin[2]}"


def _of_lock(packages: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """The packages of npm. One that is a folder here has no version in the lock, or is a link."""
    for path, package in packages.items():
        name = path.rpartition("node_modules/")[2]
        if "node_modules/" in path and "version" in package and not package.get("link"):
            yield f"pkg:npm/{name.replace('@', '%40')}@{package['version']}"
