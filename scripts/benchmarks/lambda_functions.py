"""Measures the CPU time of the Lambda functions for one job, with boto3, without the services that they call."""

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
    function_name="bench",
    memory_limit_in_mb=512,
    invoked_function_arn="arn:aws:lambda:bench",
    aws_request_id="bench",
    get_remaining_time_in_millis=lambda: 29_000,
)
TARGETS = {
    "functions: POST /v1/jobs": None,
    "functions: the notice": None,
    "functions: GET /v1/jobs/{id}": None,
    "functions: one job": 40,
}
"""Target CPU ms of each call that a job needs, and of all three."""


def measure(photo: str) -> list[Figure]:
    """CPU time of the calls of one job: job_router's POST, the notice to job_results, and job_router's GET.

    The handlers write their logs, as in Lambda; the logs are discarded.

    Args:
        photo: id of a photo that is ready.
    """
    with Path(os.devnull).open("w") as devnull, redirect_stdout(devnull):
        jobs = [_one_job(photo) for _ in range(REPEATS + WARM_UP)][WARM_UP:]
    return [
        figure(name, "CPU ms", [job[column] for job in jobs], target)
        for column, (name, target) in enumerate(TARGETS.items())
    ]


def _one_job(photo: str) -> list[float]:
    """CPU ms of each call, and their sum."""
    from functions.job_results.app import handler as job_results
    from functions.job_router.app import handler as job_router

    body = json.dumps({"effect": "beauty", "photo": photo, "output": {"max_side": 64}})
    response, post = _timed(job_router, _http_event("POST", "/v1/jobs", body))
    job = json.loads(response["body"])["id"]
    _, notice = _timed(job_results, _notice_event(owner_of(PRINCIPAL), job))
    _, get = _timed(job_router, _http_event("GET", f"/v1/jobs/{job}", "", "wait=25"))
    return [post, notice, get, post + notice + get]


def _timed(handler: Any, event: dict[str, Any]) -> tuple[Any, float]:
    started = process_time()
    response = handler(event, CONTEXT)
    return response, (process_time() - started) * 1000


def _http_event(method: str, path: str, body: str, query: str = "") -> dict[str, Any]:
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


def _notice_event(owner: str, job: str) -> dict[str, Any]:
    message = {"inferenceId": f"{owner}.{job}", "invocationStatus": "Completed"}
    return {"Records": [{"Sns": {"Message": json.dumps(message)}}]}
