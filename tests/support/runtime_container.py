"""A model container in its own process, with model folders that a test writes."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from facemagi_vision.packing import pack
from sagemaker_endpoints._sdk.contract import Face

START_SECONDS = 30.0

MANIFEST = """
title = "Sample"
summary = "For tests."
kind = "{kind}"
framework = "none"
licence = "Apache-2.0"
commercial = true
origin = "here"
needs_faces = false

[endpoint]
instance_type = "ml.c7i.large"
max_concurrency = 4
max_instances = 1
backlog_per_instance = 5
batch_size = 2
timeout_s = 60

{more}

[effects.plain]
title = "Plain"
summary = "Runs the mode of the test's adapter."
source_type = "composite"
parameters.mode = {{ type = "choice", choices = {modes}, default = "copy" }}
parameters.other = {{ type = "photo" }}
"""

MODES = ["copy", "invert", "raise", "memory", "short", "grey", "slow", "other", "warn", "report"]


ADAPTER = """
import time
from pathlib import Path

import numpy as np

from .arithmetic import inverted


class Adapter:
    def load(self, weights, device):
        pass

    def edit(self, photos, edits):
        return [self.edit_one(photo, edit.params["mode"]) for photo, edit in zip(photos, edits)]

    def edit_one(self, photo, mode):
        match mode:
            case "raise":
                raise ValueError("deliberately")
            case "memory":
                raise MemoryError
            case "short":
                return photo.rgb[..., :2]
            case "grey":
                return photo.rgb.astype(np.float32)
            case "invert":
                return inverted(photo.rgb)
            case "other":
                return photo.references["other"].rgb
            case "warn":
                photo.warn("low_confidence", "f0")
                photo.warn("low_confidence", "f0")
                photo.warn("low_confidence")
            case "report":
                photo.report({"pixels": photo.rgb.shape[0]})
            case "slow":
                Path(__file__).with_name("started").touch()
                time.sleep(0.5)
        return photo.rgb
"""
ARITHMETIC = "def inverted(rgb):\n    return 255 - rgb\n"


def write_model(
    root: Path, name: str, adapter: str, *, kind: str = "photo_editor", more: str = "", **files: str
) -> None:
    """Write a model folder with one effect.

    Args:
        root: the folder of all models.
        name: of the model.
        adapter: source of `adapter.py`.
        kind: of the model.
        more: further lines of `model.toml`.
        files: sources of further modules, by their names.
    """
    folder = root / name
    folder.mkdir()
    manifest = MANIFEST.format(kind=kind, more=more, modes=json.dumps(MODES))
    (folder / "model.toml").write_text(manifest, "utf-8")
    (folder / "adapter.py").write_text(adapter, "utf-8")
    for module, text in files.items():
        (folder / f"{module}.py").write_text(text, "utf-8")


@dataclass(frozen=True)
class Container:
    """A running container and an HTTP client for it."""

    process: "subprocess.Popen[bytes]"
    http: httpx.Client

    def invoke(self, body: "dict[str, Any] | bytes") -> httpx.Response:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.http.post("/invocations", content=content, headers={"Content-Type": "application/json"})

    def wait_for_ping(self, status: int) -> httpx.Response:
        """Poll /ping until it responds with the status; fails after half a minute or when the process ends."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                response = self.http.get("/ping")
            except httpx.TransportError:
                time.sleep(0.02)
                continue
            if response.status_code == status:
                return response
            time.sleep(0.02)
        raise AssertionError(f"/ping never answered {status}; the process's status is {self.process.poll()}")


@contextmanager
def container(models: Path, name: str, port: int, **environment: str) -> Iterator[Container]:
    """Run a container, and kill it at the end.

    Args:
        models: the folder of the model folders.
        name: of the model; several are separated by commas.
        port: on 127.0.0.1.
        environment: further environment variables.
    """
    variables = os.environ | {
        "FACEMAGI_MODELS": str(models),
        "FACEMAGI_MODEL": name,
        "FACEMAGI_HOST": "127.0.0.1",
        "FACEMAGI_PORT": str(port),
    }
    command = [sys.executable, "-m", "sagemaker_endpoints._runtime", "serve"]
    process = subprocess.Popen(command, env=variables | environment)
    http = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=START_SECONDS, trust_env=False)
    with http:
        try:
            yield Container(process, http)
        finally:
            process.kill()
            process.wait()


def job(photo: str, *faces: Face, effect: str, params: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The body of an invocation: one step on all the faces; `changes` replace its fields."""
    step = {"effect": effect, "params": params, "faces": [{"id": face.id} for face in faces]}
    sent_faces = [{"id": face.id, "box": face.box, "landmarks": pack(face.landmarks, face.box)} for face in faces]
    return {"job": "job_1", "photo": photo, "faces": sent_faces, "steps": [step], "output": {"format": "png"}} | changes


def sample(
    mode: str = "copy", photo: str = "s3://photos/noise", effect: str = "sample", **references: Any
) -> dict[str, Any]:
    """The body of an invocation of `ADAPTER`; `references` are URIs of further photos."""
    body = job(photo, effect=effect, params={"mode": mode})
    body["steps"][0]["references"] = {name: {"photo": uri} for name, uri in references.items()}
    return body


def free_port() -> int:
    """A free TCP port of 127.0.0.1."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
