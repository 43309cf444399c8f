"""A software bill of materials: every third-party package that is really in a built folder, as CycloneDX 1.6.

https://cyclonedx.org/docs/1.6/json/
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import Distribution, PackageMetadata, distributions
from pathlib import Path
from typing import Any

Json = dict[str, Any]

LONGEST_NAME = 100
"""Some packages have the whole text of their licence where its name belongs."""


def bill_of_materials(name: str, version: str, folders: Sequence[Path]) -> Json:
    """The packages in some folders, each once, in the order of their names.

    Args:
        name: of what they are part of.
        version: of that.
        folders: with installed packages, as pip writes them. Packages of one name and version are the same.
    """
    found = {component["purl"]: component for component in _components(folders)}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": name, "version": version}},
        "components": [found[purl] for purl in sorted(found)],
    }


def _components(folders: Iterable[Path]) -> Iterator[Json]:
    for folder in folders:
        yield from map(_component, distributions(path=[str(folder)]))


def _component(package: Distribution) -> Json:
    name = re.sub(r"[-_.]+", "-", package.metadata["Name"]).lower()
    purl = f"pkg:pypi/{name}@{package.version}"
    component = {"type": "library", "bom-ref": purl, "name": name, "version": package.version, "purl": purl}
    licence = _licence(package.metadata)
    return component | ({"licenses": [licence]} if licence else {})


def _licence(metadata: PackageMetadata) -> Json | None:
    """What a package says about its licence: an SPDX expression, else a name."""
    headers = metadata.json
    if headers.get("license_expression"):
        return {"expression": headers["license_expression"]}
    classified = [text for text in headers.get("classifier", []) if text.startswith("License :: ")]
    names = [headers.get("license", ""), *(text.rpartition(" :: ")[2] for text in classified)]
    short = [name for name in map(str, names) if 0 < len(name) <= LONGEST_NAME and name != "OSI Approved"]
    return {"license": {"name": short[0]}} if short else None
