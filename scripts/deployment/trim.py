"""Removes the parts of a layer's packages that no function uses."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Cut:
    """Files to remove, as globs under a layer's `python` folder.

    Attributes:
        drop: files, and folders with everything in them.
        keep: exceptions from `drop`.
    """

    drop: tuple[str, ...]
    keep: tuple[str, ...] = ()


NOT_CODE = ("requirements.txt", "**/__pycache__", "**/*.pyi", "**/tests", "bin", "*.dist-info/RECORD")

BOTOCORE = Cut(
    drop=("botocore/data/*/", "boto3/data", "boto3/examples"),
    keep=(
        *("botocore/data/s3/**/*", "botocore/data/dynamodb/**/*", "botocore/data/sqs/**/*"),
        *("botocore/data/sagemaker-runtime/**/*", "botocore/data/lambda/**/*"),
    ),
)
"""boto3 has the descriptions of 400 services, 28 MB; the functions call five."""

PYDANTIC = Cut(drop=("pydantic/v1",))
"""FastAPI imports pydantic.v1 only to refuse models made with it, and works without it. Without it every cold start is
20 ms shorter."""

LITERT = Cut(
    drop=("ai_edge_litert/**/*", "flatbuffers*", "google", "protobuf-*", "ml_dtypes*", "tqdm*", "backports*"),
    keep=(
        "ai_edge_litert/__init__.py",
        "ai_edge_litert/interpreter.py",
        "ai_edge_litert/metrics_interface.py",
        "ai_edge_litert/metrics_portable.py",
        "ai_edge_litert/_pywrap_litert_interpreter_wrapper.so",
        "ai_edge_litert/libpywrap_litert_common.so",
    ),
)
"""Keeps only LiteRT's interpreter, without the converter, compilers for special chips, WebGPU, and the packages that
only these need."""

NUMPY = Cut(
    drop=(
        *("numpy/f2py", "numpy/typing", "numpy/_core/include", "numpy/**/*.a", "numpy/_pyinstaller"),
        *("numpy/random", "numpy/fft", "numpy/polynomial", "numpy/testing"),
    ),
    keep=("numpy/typing/__init__.py",),
)

PILLOW = Cut(
    drop=(
        *("PIL/_imagingft*", "PIL/_imagingtk*", "PIL/_imagingmath*", "PIL/_imagingmorph*", "PIL/_tkinter_finder.py"),
        *("pillow.libs/libfreetype*", "pillow.libs/libharfbuzz*", "pillow.libs/libbrotli*", "pillow.libs/libpng16*"),
    )
)
"""The functions draw no text and open no windows."""

TYPING = Cut(drop=("typing_extensions*",))
"""The core layer has it too, and every function with another layer also has the core layer."""

LAYERS = {
    "CoreLayer": (Cut(NOT_CODE), BOTOCORE, PYDANTIC),
    "TokensLayer": (Cut(NOT_CODE), TYPING),
    "VisionLayer": (Cut(NOT_CODE), LITERT, NUMPY, PILLOW, TYPING),
}
"""The cuts for each layer, by its logical id in template.yaml."""


def trim(folder: Path, cuts: tuple[Cut, ...]) -> None:
    """Remove the cut files from a layer's `python` folder, and the folders that are empty afterwards."""
    for path in cut_files(folder, cuts):
        path.unlink()
    for path in sorted((path for path in folder.rglob("*") if path.is_dir()), reverse=True):
        if not any(path.iterdir()):
            path.rmdir()


def cut_files(folder: Path, cuts: tuple[Cut, ...]) -> set[Path]:
    """The files under a folder that the cuts remove."""
    return {path for cut in cuts for path in set(_files(folder, cut.drop)) - set(_files(folder, cut.keep))}


def _files(folder: Path, globs: tuple[str, ...]) -> Iterator[Path]:
    """The files that match, and the files in the folders that match."""
    for path in (match for glob in globs for match in folder.glob(glob)):
        yield from (inner for inner in path.rglob("*") if inner.is_file()) if path.is_dir() else (path,)
