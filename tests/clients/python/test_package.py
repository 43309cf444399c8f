"""The distribution `facemagi-client`: what is in its wheel, and that it runs without this repository."""

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import httpx
import pytest

from facemagi_client import VERSION
from tests.clients.python.command import PACKAGE

WHEEL = f"facemagi_client-{VERSION}-py3-none-any.whl"
MAX_BYTES = 200_000
"""The client is small; a wheel that is larger has something in it that does not belong there."""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    run = subprocess.run(command, cwd=PACKAGE, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    return folder / WHEEL


def test_the_wheel_has_every_file_of_the_package_and_nothing_else(wheel: Path) -> None:
    ours = {
        str(path.relative_to(PACKAGE))
        for path in (PACKAGE / "facemagi_client").rglob("*")
        if path.suffix == ".py" or path.name == "py.typed"
    }
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert names == ours
    assert wheel.stat().st_size < MAX_BYTES


def test_the_library_needs_only_httpx(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        metadata = archive.read(f"facemagi_client-{VERSION}.dist-info/METADATA").decode().splitlines()
    always = [line for line in metadata if line.startswith("Requires-Dist") and "extra ==" not in line]
    assert [line.split()[1].partition("<")[0] for line in always] == ["httpx"]
    assert "License-Expression: Apache-2.0" in metadata


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Python in a new environment with the wheel. What it needs comes from here: tests have no network."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    command = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--offline", "--no-deps", "--python"]
    subprocess.run([*command, str(python), str(wheel)], check=True)
    (site,) = folder.glob("lib/python*/site-packages")
    (site / "from_here.pth").write_text(str(Path(httpx.__file__).parents[1]) + "\n")
    return python


def test_the_installed_command_runs(python: Path) -> None:
    run = subprocess.run([python.with_name("facemagi"), "--version"], capture_output=True, text=True, check=True)
    assert run.stdout == f"facemagi {VERSION}\n"


def test_the_installed_library_is_the_one_of_the_wheel(python: Path, tmp_path: Path) -> None:
    where = "import facemagi_client as f; print(f.__file__, f.FaceMagi('http://127.0.0.1').url)"
    run = subprocess.run([python, "-I", "-c", where], cwd=tmp_path, capture_output=True, text=True, check=True)
    file, url = run.stdout.split()
    assert (Path(file).is_relative_to(python.parents[1]), url) == (True, "http://127.0.0.1")


def test_the_command_without_its_packages_says_what_to_install(python: Path, tmp_path: Path) -> None:
    (tmp_path / "tqdm.py").write_text("raise ModuleNotFoundError(name='tqdm')")
    program = "import sys; from facemagi_client.command_line.main import main; sys.exit(main(['effects']))"
    run = subprocess.run(
        [python, "-c", program], env={"PYTHONPATH": str(tmp_path)}, capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr == "facemagi: tqdm is missing. Install it: pip install 'facemagi-client[cli]'\n"
