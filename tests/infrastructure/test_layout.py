"""The house's rules: who may import whom, how large a file may be, what may happen at import."""

import ast
import importlib
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.samples import ROOT

LONGEST_FILE = 300
LONGEST_MEDIAN = 100
ROLES = {
    "functions": {"sagemaker_endpoints", "scripts", "tests"},
    "layers/core": {"functions", "sagemaker_endpoints", "scripts", "tests", "facemagi_vision", "numpy"},
    "layers/vision": {"functions", "sagemaker_endpoints", "scripts", "tests", "cv2"},
    "sagemaker_endpoints": {"functions", "scripts", "tests"},
}
"""What each role must not import."""

FRAMEWORKS = {"torch", "tensorflow"}
FUNCTIONS = sorted(path.name for path in (ROOT / "functions").iterdir() if path.is_dir())


def sources(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    """Every module that a file names in an import, with what it takes from it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def in_a_fresh_process(statement: str, **environment: str) -> str:
    path = {"PATH": os.environ["PATH"]}
    run = subprocess.run(
        [sys.executable, "-c", statement], env=path | environment, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


@pytest.mark.parametrize(("role", "forbidden"), ROLES.items(), ids=ROLES)
def test_a_role_imports_nothing_that_it_must_not(role: str, forbidden: set[str]) -> None:
    crossing = [(path, name) for path in sources(role) for name in imports(path) if name.split(".")[0] in forbidden]
    assert crossing == []


def test_models_do_not_import_each_other() -> None:
    crossing = [
        (path, name)
        for path in sources("sagemaker_endpoints")
        for name in imports(path)
        if (parts := name.split("."))[0] == "sagemaker_endpoints"
        and not parts[1].startswith("_")
        and parts[1] != path.relative_to(ROOT / "sagemaker_endpoints").parts[0]
    ]
    assert crossing == []


def test_frameworks_are_imported_at_module_level_by_networks_alone() -> None:
    early = [
        path
        for path in sources("functions", "layers", "sagemaker_endpoints", "scripts")
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.Import | ast.ImportFrom)
        and FRAMEWORKS & {name.split(".")[0] for name in imports_of(node)}
        and path.name != "network.py"
    ]
    assert early == []


def imports_of(node: ast.Import | ast.ImportFrom) -> list[str]:
    return [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]


def test_no_file_is_long_and_most_are_short() -> None:
    lengths = {
        path: len(path.read_text("utf-8").splitlines())
        for path in sources("functions", "layers", "sagemaker_endpoints", "scripts")
        if path.name != "network.py"
    }
    assert [path for path, length in lengths.items() if length > LONGEST_FILE] == []
    assert statistics.median(lengths.values()) < LONGEST_MEDIAN


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_is_one_module_of_the_repository(function: str) -> None:
    module = importlib.import_module(f"functions.{function}.app")
    assert Path(str(module.__file__)) == ROOT / "functions" / function / "app.py"
    assert [path.name for path in sources(f"functions/{function}")] == ["app.py"]
    assert callable(module.handler)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_can_be_imported_without_environment_or_client(function: str) -> None:
    loaded = in_a_fresh_process(f"import functions.{function}.app, sys; print('boto3' in sys.modules)")
    assert loaded.strip() == "False"


def test_the_rules_know_nothing_of_pictures_and_frameworks() -> None:
    modules = ", ".join(f"facemagi.{path.stem}" for path in sources("layers/core"))
    heavy = in_a_fresh_process(f"import sys, {modules}; print({{'numpy', 'PIL', 'torch', 'boto3'}} & set(sys.modules))")
    assert heavy.strip() == "set()"


@pytest.mark.parametrize("script", sorted(p for p in (ROOT / "scripts").iterdir() if p.is_file() and not p.suffix))
def test_a_script_is_short_executable_and_listed(script: Path) -> None:
    assert os.access(script, os.X_OK)
    assert len(script.read_text("utf-8").splitlines()) <= 60
    assert f"`{script.name}" in (ROOT / "scripts/README.md").read_text("utf-8")
