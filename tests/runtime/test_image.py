"""The image of a container, without Docker: the files that the Dockerfile takes from the repository are enough."""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

import pytest

from tests.support.samples import ROOT

DOCKERFILE = ROOT / "sagemaker_endpoints" / "Dockerfile"
CODE = ("layers/core/facemagi", "layers/vision/facemagi_vision", "sagemaker_endpoints")
COPY = re.compile(r"^COPY (\w\S+) (\w\S+)$", re.MULTILINE)

LOADED = ("beauty", "head_parts")
"""Two models of the shared container: one without a network, one with the weights of its network beside it."""

LOAD = """
import sagemaker_endpoints._runtime.__main__
import sagemaker_endpoints._runtime.on_lambda.__main__ as on_lambda
print(len(on_lambda.handler.container().service._models), "models are loaded")
"""


def docker_gets(path: PurePosixPath) -> bool:
    """Whether .dockerignore lets a file pass: the last line decides that matches it or a folder above it."""
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    passes = True
    for line in (line for line in lines if line and not line.startswith("#")):
        pattern = PurePosixPath(line.removeprefix("!"))
        if any(_matches(folder, pattern) for folder in (path, *path.parents[:-1])):
            passes = line.startswith("!")
    return passes


def _matches(path: PurePosixPath, pattern: PurePosixPath) -> bool:
    if pattern.parts[0] == "**":
        return fnmatchcase(path.name, pattern.name)
    parts = list(zip(path.parts, pattern.parts, strict=False))
    return len(path.parts) == len(pattern.parts) and all(fnmatchcase(*each) for each in parts)


def image_files(models: tuple[str, ...]) -> dict[PurePosixPath, Path]:
    """The files that the Dockerfile copies into the image: their paths in /opt/app, and here."""
    copies = COPY.findall(DOCKERFILE.read_text("utf-8"))
    places = {source: target for source, target in copies if not source.endswith(".txt") and target != "/all"}
    places |= {f"sagemaker_endpoints/{model}": f"sagemaker_endpoints/{model}" for model in models}
    return {
        PurePosixPath(target, file.relative_to(ROOT / source)): file
        for source, target in places.items()
        for file in _files(ROOT / source)
    }


def _files(folder: Path) -> Iterator[Path]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return (file for file in files if docker_gets(PurePosixPath(file.relative_to(ROOT))))


@pytest.mark.parametrize("folder", CODE)
def test_docker_gets_every_module(folder: str) -> None:
    modules = [PurePosixPath(path.relative_to(ROOT)) for path in (ROOT / folder).rglob("*.py")]
    assert [str(path) for path in modules if not docker_gets(path)] == []


def test_docker_gets_no_compiled_file_and_no_picture_of_the_tests() -> None:
    names = {path.name for folder in CODE for path in _files(ROOT / folder)}
    assert [name for name in names if name.endswith(".pyc") or name == "expected.png"] == []


def test_the_images_of_all_models_share_the_layer_of_packages() -> None:
    # given the stages of the Dockerfile, of which the last one is the image
    *_, image = DOCKERFILE.read_text("utf-8").split("FROM ${BASE}")
    # then the model is named after everything that is run: Docker runs again what follows an ARG with another value
    assert image.index("ARG MODEL") > image.rindex("\nRUN ")


def test_the_files_in_the_image_are_enough_to_load_models(tmp_path: Path) -> None:
    for place, file in image_files(LOADED).items():
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, tmp_path / place)
    packages = sysconfig.get_path("purelib")  # named here, because -S leaves out what makes this checkout importable
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.pathsep.join([str(tmp_path), packages]),
        "FACEMAGI_MODEL": ",".join(LOADED),
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    command = [sys.executable, "-S", "-P", "-c", LOAD]
    run = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert f"{len(LOADED)} models are loaded" in run.stdout
