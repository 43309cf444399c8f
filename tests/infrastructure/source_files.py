"""The source files of the repository, and what the Python files import."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.support.samples import ROOT

IMPORT_ROOTS = (ROOT / "layers" / "core", ROOT / "layers" / "vision", ROOT / "clients" / "python", ROOT)
"""The folders that Python imports from. The outermost comes last, because it contains the others."""

CODE = ("clients/python", "functions", "layers", "sagemaker_endpoints", "scripts")
"""The folders of the code that is deployed or run."""


def sources(*folders: str) -> list[Path]:
    """All Python files below some folders of the repository, sorted."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


WEB_SUFFIXES = {".js", ".css"}


def web_sources() -> list[Path]:
    """All JavaScript files and style sheets of the clients, sorted; not those of the tools that check them."""
    found = (path for path in (ROOT / "clients").rglob("*") if path.suffix in WEB_SUFFIXES)
    return sorted(path for path in found if "node_modules" not in path.parts)


def module_name(path: Path) -> str:
    """The dotted name by which a file is imported."""
    root = next(root for root in IMPORT_ROOTS if path.is_relative_to(root))
    return ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")


def imports(path: Path) -> Iterator[str]:
    """Every name that a file imports, dotted; relative imports are made absolute."""
    package = list(path.relative_to(next(root for root in IMPORT_ROOTS if path.is_relative_to(root))).parent.parts)
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*start, *filter(None, [node.module])])
            yield from (f"{module}.{alias.name}" for alias in node.names)
