"""The rules of the repository: what may import what, how large files and folders may be, what an import may load."""

import ast
import importlib
import os
import statistics
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.infrastructure.source_files import CODE, IMPORT_ROOTS, imports, module_name, sources, web_sources
from tests.support.samples import ROOT

MAX_LINES = 300
MAX_MEDIAN_LINES = 100

MAX_FILES = 24
"""Files of one folder with code in one language; a folder with more has more than one subject."""

FORBIDDEN = {
    "functions": {"sagemaker_endpoints", "scripts", "tests"},
    "layers/core": {"functions", "sagemaker_endpoints", "scripts", "tests", "facemagi_vision", "numpy"},
    "layers/vision": {"functions", "sagemaker_endpoints", "scripts", "tests", "cv2"},
    "sagemaker_endpoints": {"functions", "scripts", "tests"},
    "clients/python": {"functions", "sagemaker_endpoints", "scripts", "tests", "facemagi", "facemagi_vision"},
}
"""The packages that no file of a folder may import."""

PACKAGES: dict[str, set[str]] = {
    "_sdk": set(),
    "_imaging": {"_sdk"},
    "_torch": {"_sdk"},
    "_tensorflow": {"_sdk"},
    "_litert": {"_sdk"},
    "_runtime": {"_sdk"},
}
"""For each shared package of `sagemaker_endpoints`, the others that it may import. No model is among them: the runtime
loads models by name."""

FOR_MODELS = {"_sdk", "_imaging", "_torch", "_tensorflow", "_litert"}
"""The packages that a model may import."""

LOCAL_SESSION = {"sam_local.py", "sam_servers.py"}
"""Files of `scripts/deployment` that need the local cloud: they run the built functions against it."""

FRAMEWORKS = {"torch", "tensorflow"}

TRAINING = ROOT / "scripts" / "training"
"""Each folder in it is code for a framework, and nothing else imports it."""

FUNCTIONS = sorted(path.name for path in (ROOT / "functions").iterdir() if path.is_dir())
MODELS = sorted(path.parent.name for path in (ROOT / "sagemaker_endpoints").glob("[!_]*/model.toml"))


def in_a_fresh_process(statement: str) -> str:
    """What a statement prints in a new interpreter, which imports from this checkout whatever is installed."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(map(str, IMPORT_ROOTS))}
    run = subprocess.run(
        [sys.executable, "-c", statement], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


def imports_from(folder: str, packages: set[str]) -> list[tuple[str, str]]:
    """(file, imported name) of every import of one of these top-level packages."""
    return [
        (str(path.relative_to(ROOT)), name)
        for path in sources(folder)
        for name in imports(path)
        if name.split(".")[0] in packages
    ]


def packages_imported_by(package: str) -> set[str]:
    """The other packages of `sagemaker_endpoints` that the files of one package import."""
    names = [name.split(".") for _, name in imports_from(f"sagemaker_endpoints/{package}", {"sagemaker_endpoints"})]
    return {parts[1] for parts in names} - {package}


@pytest.mark.parametrize(("folder", "packages"), FORBIDDEN.items(), ids=FORBIDDEN)
def test_a_folder_imports_no_forbidden_package(folder: str, packages: set[str]) -> None:
    assert imports_from(folder, packages) == []


@pytest.mark.parametrize(("package", "allowed"), PACKAGES.items(), ids=PACKAGES)
def test_a_package_imports_only_the_packages_below_it(package: str, allowed: set[str]) -> None:
    assert packages_imported_by(package) - allowed == set()


@pytest.mark.parametrize("model", MODELS)
def test_a_model_imports_no_other_model_and_not_the_server(model: str) -> None:
    assert packages_imported_by(model) - FOR_MODELS == set()


@pytest.mark.parametrize("folder", ["cloudformation", "deployment", "model_weights"])
def test_deploying_does_not_need_the_local_cloud(folder: str) -> None:
    crossing = {
        Path(path).name
        for path, name in imports_from(f"scripts/{folder}", {"scripts"})
        if name.startswith("scripts.local_cloud")
    }
    assert crossing - LOCAL_SESSION == set()


def test_only_networks_and_their_training_import_a_framework_at_module_level() -> None:
    early = [
        path
        for path in sources(*CODE)
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.Import | ast.ImportFrom)
        and FRAMEWORKS & {name.split(".")[0] for name in modules_of(node)}
        and not path.name.endswith("network.py")
        and TRAINING not in path.parent.parents
    ]
    assert early == []


def test_the_command_of_a_training_starts_without_a_framework() -> None:
    loaded = in_a_fresh_process("import sys, scripts.training.command; print({'torch'} & set(sys.modules))")
    assert "torch" not in loaded


def modules_of(node: ast.Import | ast.ImportFrom) -> list[str]:
    """The modules that one import statement names."""
    return [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]


def test_no_file_is_long_and_most_are_short() -> None:
    lengths = {
        path: len(path.read_text("utf-8").splitlines())
        for path in sources(*CODE)
        if not path.name.endswith("network.py")
    }
    assert [path for path, length in lengths.items() if length > MAX_LINES] == []
    assert statistics.median(lengths.values()) < MAX_MEDIAN_LINES


def test_no_file_of_the_web_page_and_its_client_is_long() -> None:
    assert [path for path in web_sources() if len(path.read_text("utf-8").splitlines()) > MAX_LINES] == []


def test_no_folder_has_many_files() -> None:
    files = Counter(str(path.parent.relative_to(ROOT)) for path in (*sources(*CODE), *web_sources()))
    large = {folder: count for folder, count in files.items() if count > MAX_FILES}
    assert large == {}


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


def test_the_rules_import_neither_imaging_nor_frameworks_nor_boto3() -> None:
    modules = ", ".join(module_name(path) for path in sources("layers/core"))
    heavy = in_a_fresh_process(f"import sys, {modules}; print({{'numpy', 'PIL', 'torch', 'boto3'}} & set(sys.modules))")
    assert heavy.strip() == "set()"


def test_the_face_engine_loads_without_pydantic() -> None:
    """Face detection's cold start would take 60 ms longer."""
    loaded = in_a_fresh_process("import sys, facemagi_vision.faces; print('pydantic' in sys.modules)")
    assert loaded.strip() == "False"


def test_fastapi_is_imported_in_one_module_of_the_functions() -> None:
    """It imports FastAPI so that a cold start is short; another import before it would undo that."""
    importing = {
        path.name
        for path in sources("functions", "layers/core")
        if any(name.split(".")[0] == "fastapi" for name in imports(path))
    }
    assert importing == {"framework.py"}


def test_a_container_needs_no_web_framework_of_the_functions() -> None:
    loaded = in_a_fresh_process("import sys, sagemaker_endpoints._runtime.service; print('fastapi' in sys.modules)")
    assert loaded.strip() == "False"


@pytest.mark.parametrize("script", sorted(p for p in (ROOT / "scripts").iterdir() if p.is_file() and not p.suffix))
def test_a_script_is_short_executable_and_listed(script: Path) -> None:
    assert os.access(script, os.X_OK)
    assert len(script.read_text("utf-8").splitlines()) <= 60
    assert f"`{script.name}" in (ROOT / "scripts/README.md").read_text("utf-8")
