"""How each server is started, and how it gets a job."""

import base64
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import httpx

from scripts.benchmarks.peers.environments import OURS
from scripts.benchmarks.peers.servers.running import HOST, Recipe
from scripts.benchmarks.portraits import jpeg, portrait
from scripts.benchmarks.served.job_bodies import Work, body_of
from scripts.benchmarks.served.photo_source import QUALITY, Size

SERVERS = "scripts.benchmarks.peers.servers"
PREDICTOR = Path(__file__).with_name("cog_predictor.py")
PORT = "{port}"


def container(models: Sequence[str], source: dict[str, str]) -> Recipe:
    """Our container, which reads its photos from an object store.

    Args:
        models: the names of its models.
        source: the variables of `photo_source`.
    """
    own = {"FACEMAGI_MODEL": ",".join(models), "FACEMAGI_HOST": HOST, "FACEMAGI_PORT": PORT}
    return Recipe(OURS, ("-m", "sagemaker_endpoints._runtime", "serve"), {**own, **source}, "/ping", _to_container)


def _to_container(http: httpx.Client, work: Work) -> bytes:
    return http.post("/invocations", json=body_of(work)).raise_for_status().content


def _to_fastapi(http: httpx.Client, work: Work) -> bytes:
    headers = {"Content-Type": "image/jpeg", "job": json.dumps(body_of(work))}
    return http.post("/edit", content=_photo(work.size), headers=headers).raise_for_status().content


def _to_bentoml(http: httpx.Client, work: Work) -> bytes:
    photo = ("photo.jpg", _photo(work.size), "image/jpeg")
    answer = http.post("/edit", files={"photo": photo}, data={"job": json.dumps(body_of(work))})
    return answer.raise_for_status().content


def _to_cog(http: httpx.Client, work: Work) -> bytes:
    photo = "data:image/jpeg;base64," + base64.b64encode(_photo(work.size)).decode()
    answer = http.post("/predictions", json={"input": {"photo": photo, "job": json.dumps(body_of(work))}})
    found = answer.raise_for_status().json()
    if found["status"] != "succeeded" or not found["output"]:
        raise ValueError(f"cog answers {found['status']}: {found.get('error')}")
    return base64.b64decode(found["output"].partition(",")[2])


def _cog_is_ready(answer: httpx.Response) -> bool:
    return bool(answer.json()["status"] == "READY")


@cache
def _photo(size: Size) -> bytes:
    return jpeg(portrait(*size), QUALITY)


FASTAPI = Recipe(OURS, ("-m", f"{SERVERS}.fastapi_server"), {"FACEMAGI_PORT": PORT}, "/readyz", _to_fastapi)

BENTOML = Recipe(
    "bentoml",
    ("-m", "bentoml", "serve", f"{SERVERS}.bentoml_service:service", "--host", HOST, "--port", PORT),
    {"BENTOML_DO_NOT_TRACK": "True", "BENTOML_CONFIG_OPTIONS": "services.Edits.logging.access.enabled=false"},
    "/readyz",
    _to_bentoml,
)

COG = Recipe(
    "cog",
    ("-m", "cog.server.http", "--host", HOST),
    {"PORT": PORT, "COG_PREDICT_TYPE_STUB": f"{PREDICTOR}:predict"},
    "/health-check",
    _to_cog,
    _cog_is_ready,
)
