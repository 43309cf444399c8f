"""`/ping` and `/invocations`, as SageMaker asks for them."""

import logging
from concurrent.futures import Future
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from facemagi.errors import FaceMagiError
from sagemaker_endpoints._runtime.loading import require_loaded

if TYPE_CHECKING:
    from sagemaker_endpoints._runtime.job import Job
    from sagemaker_endpoints._runtime.service import Answer, Service

log = logging.getLogger(__name__)

MAX_BODY_BYTES = 1024 * 1024
"""Inline bodies have at most 128,000 bytes; a body that came through S3 may be larger, but not without end."""


def create_app(service: "Future[Service]") -> Starlette:
    """The container's application, around a service that may still be loading."""

    async def ping(request: Request) -> Response:
        try:
            require_loaded(service)
        except FaceMagiError as error:
            return JSONResponse(error.envelope(), status_code=503)
        return Response()

    async def invocations(request: Request) -> Response:
        asked = "-"
        try:
            loaded = require_loaded(service)
            job = loaded.read(await _read_body(request))
            asked = job.id
            return _deliver(job, await loaded.perform(job))
        except ClientDisconnect:
            return Response(status_code=400)
        except FaceMagiError as error:
            return _refuse(asked, error)
        except Exception as error:
            log.exception("job=%s failed", asked)
            return _refuse(asked, _unexpected(error))

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
                remedy="Name photos by their place in S3; do not send them.",
            )
        parts.append(part)
    return b"".join(parts)


def _deliver(job: "Job", answer: "Answer") -> Response:
    timing = answer.watch.header()
    effects, faces, size = "+".join(job.effects), len(job.source.faces), len(answer.content)
    log.info("job=%s effect=%s faces=%d bytes=%d %s", job.id, effects, faces, size, timing)
    return Response(answer.content, media_type=answer.content_type, headers={"Server-Timing": timing})


def _refuse(asked: str, error: FaceMagiError) -> Response:
    log.info("job=%s refused code=%s param=%s: %s", asked, error.code, error.param, error.message)
    return JSONResponse(error.envelope(), status_code=error.status)


def _unexpected(error: Exception) -> FaceMagiError:
    kind = type(error).__name__
    return FaceMagiError("inference_failed", f"The edit failed: {kind}.", actual=kind, remedy="Try again.")
