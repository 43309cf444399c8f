"""Processes one event: runs its job, writes the result to S3, and returns how the job ended.

What `handler` returns is part of the notice that Lambda sends (`facemagi.jobs.lambda_notices`). An error of a job is an
answer too, so that Lambda counts the event as processed. Only a sandbox that ends, or S3 that does not answer, makes
the event fail.
"""

import asyncio
import json
import os
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from facemagi.aws import client
from facemagi.errors import FaceMagiError
from facemagi.jobs.requests import WARM_UP
from facemagi.metrics import trace
from sagemaker_endpoints._runtime.fetch import S3_URI
from sagemaker_endpoints._runtime.loading import start
from sagemaker_endpoints._runtime.measuring import telemetry
from sagemaker_endpoints._runtime.on_lambda import fetched_weights
from sagemaker_endpoints._runtime.on_lambda.late_models import load_models
from sagemaker_endpoints._runtime.service import Answer, Service
from sagemaker_endpoints._runtime.settings import read_settings

Json = dict[str, Any]


@dataclass(frozen=True)
class Container:
    """What a sandbox keeps from one event to the next.

    Attributes:
        service: the models.
        runner: runs the service's coroutines, all in the same event loop.
    """

    service: Service
    runner: asyncio.Runner


@cache
def container() -> Container:
    """The container of this sandbox; the first call loads the models that need no weights.

    Raises:
        FaceMagiError: a model has no weights.
        Exception: a model cannot be loaded.
    """
    settings = read_settings(os.environ)
    if settings.weights_source:
        settings = replace(settings, weights=fetched_weights.folder())
    return Container(start(settings, load_models), asyncio.Runner())


def handler(event: Json, context: Any) -> Json:
    """Run the job of an event. The same event again writes the same result under the same name.

    Args:
        event: from `facemagi.jobs.lambda_tier`.
        context: not used; Lambda ends the sandbox after the function's time.

    Returns:
        `contentType` of the result, with the warnings and times; or `error`, the members of the error.
    """
    body = str(event["body"]).encode()
    if body == WARM_UP:
        return {"contentType": "application/json"}
    try:
        answer = _perform(body)
    except FaceMagiError as error:
        _write(event["failure"], json.dumps(error.envelope()).encode(), "application/json")
        return {"error": error.envelope()["error"]}
    _write(event["output"], answer.content, answer.content_type)
    return {"contentType": answer.content_type}


def _perform(body: bytes) -> Answer:
    """Run a job; whatever an adapter raises becomes an error of ours.

    Raises:
        FaceMagiError: the job failed.
    """
    job_id, trace_id = "-", trace.current()
    try:
        job = container().service.read(body)
        job_id = job.id
        answer = container().runner.run(container().service.perform(job))
    except FaceMagiError as error:
        telemetry.refused(job_id, trace_id, error)
        raise
    except Exception as error:
        raise telemetry.failed(job_id, trace_id, error) from error
    telemetry.done(job, answer, trace_id)
    return answer


def _write(uri: str, content: bytes, content_type: str) -> None:
    """Write an object; boto3's exceptions make the event fail, and so the job is tried again."""
    match = S3_URI.fullmatch(uri)
    assert match is not None
    client("s3").put_object(Bucket=match[1], Key=match[2], Body=content, ContentType=content_type)
