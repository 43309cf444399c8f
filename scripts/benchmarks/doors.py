"""What the doors cost: the CPU of every handler call that one job needs, boto3 included, the cloud behind it not."""

import json
import os
from contextlib import redirect_stdout
from pathlib import Path
from time import process_time
from types import SimpleNamespace
from typing import Any

from facemagi.ids import owner_of
from scripts.benchmarks.figures import Figure, figure
from scripts.local_cloud.settings import PRINCIPAL

REPEATS = 40
WARM_UP = 5
CONTEXT = SimpleNamespace(
    function_name="bench", memory_limit_in_mb=512, invoked_function_arn="arn:aws:lambda:bench", aws_request_id="bench"
)


def measure(photo: str) -> list[Figure]:
    """CPU per job of the router's POST, the notice that ends the job, and the router's GET of it.

    What the handlers log is written, as in Lambda, but not shown.
    """
    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
        return _measure(photo)


def _measure(photo: str) -> list[Figure]:
    from functions.job_results.app import handler as job_results
    from functions.job_router.app import handler as job_router

    def one_job() -> list[float]:
        body = json.dumps({"effect": "beauty", "photo": photo, "output": {"max_side": 64}})
        posted, post = _cpu(job_router, _http("POST", "/v1/jobs", body))
        job = json.loads(posted["body"])["id"]
        _, notice = _cpu(job_results, _notice(owner_of(PRINCIPAL), job))
        _, get = _cpu(job_router, _http("GET", f"/v1/jobs/{job}", "", "wait=25"))
        return [post, notice, get, post + notice + get]

    jobs = [one_job() for _ in range(REPEATS + WARM_UP)][WARM_UP:]
    names = ["doors: POST /v1/jobs", "doors: the notice", "doors: GET /v1/jobs/{id}", "doors: one job"]
    targets = [None, None, None, 40]
    return [
        figure(name, "CPU ms", [job[column] for job in jobs], target)
        for column, (name, target) in enumerate(zip(names, targets, strict=True))
    ]


def _cpu(handler: Any, event: dict[str, Any]) -> tuple[Any, float]:
    started = process_time()
    answer = handler(event, CONTEXT)
    return answer, (process_time() - started) * 1000


def _http(method: str, path: str, body: str, query: str = "") -> dict[str, Any]:
    return {
        "version": "2.0",
        "rawPath": path,
        "rawQueryString": query,
        "headers": {"content-type": "application/json", "host": "localhost"},
        "requestContext": {
            "http": {"method": method, "path": path, "sourceIp": "127.0.0.1"},
            "requestId": "bench",
            "authorizer": {"jwt": {"claims": {"sub": PRINCIPAL}}},
        },
        "body": body,
        "isBase64Encoded": False,
    }


def _notice(owner: str, job: str) -> dict[str, Any]:
    message = {"inferenceId": f"{owner}.{job}", "invocationStatus": "Completed"}
    return {"Records": [{"Sns": {"Message": json.dumps(message)}}]}
