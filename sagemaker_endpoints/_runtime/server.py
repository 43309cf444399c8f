"""The HTTP server: `/ping` and `/invocations`, as SageMaker calls them."""

from concurrent.futures import Future
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from facemagi.errors import FaceMagiError
from facemagi.jobs.requests import WARM_UP
from facemagi.metrics import trace
from sagemaker_endpoints._runtime.loading import require_loaded
from sagemaker_endpoints._runtime.measuring import telemetry

if TYPE_CHECKING:
    from sagemaker_endpoints._runtime.job import Job
    from sagemaker_endpoints._runtime.service import Answer, Service

MAX_BODY_BYTES = 1024 * 1024
"""Inline bodies have at most 128,000 bytes. A body that came through S3 may be larger, within this limit."""


def create_app(service: "Future[Service]") -> Starlette:
    """The container's application.

    Args:
        service: may still be loading.
    """

    async def ping(request: Request) -> Response:
        try:
            require_loaded(service)
        except FaceMagiError as error:
            return JSONResponse(error.envelope(), status_code=503)
        return Response()

    async def invocations(request: Request) -> Response:
        job_id, trace_id = "-", trace.parse(request.headers.get(trace.HEADER))
        try:
            loaded = require_loaded(service)
            body = await _read_body(request)
            if body == WARM_UP:
                return JSONResponse({"warm": True})
            job = loaded.read(body)
            job_id = job.id
            return _deliver(job, trace_id, await loaded.perform(job))
        except ClientDisconnect:
            return Response(status_code=400)
        except FaceMagiError as error:
            return _refuse(job_id, trace_id, error)
        except Exception as error:
            return _refuse(job_id, trace_id, telemetry.failed(job_id, trace_id, error))

    return Starlette(routes=[Route("/ping", ping), Route("/invocations", invocations, methods=["POST"])])


async def _read_body(request: Request) -> bytes:
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > MAX_BODY_BYTES:
            raise FaceMagiError(
                "file_too_large",
                f"The job has more than {MAX_BODY_BYTES} bytes.",
                limit=MAX_BODY_BYTES,
                actual=size,
                remedy="Name photos by their address in S3; do not send them.",
            )
        parts.append(part)
    return b"".join(parts)


def _deliver(job: "Job", trace_id: str | None, answer: "Answer") -> Response:
    telemetry.done(job, answer, trace_id)
    headers = {"Server-Timing": answer.watch.header()}
    return Response(answer.content, media_type=answer.content_type, headers=headers)


def _refuse(job_id: str, trace_id: str | None, error: FaceMagiError) -> Response:
    telemetry.refused(job_id, trace_id, error)
    return JSONResponse(error.envelope(), status_code=error.status)
