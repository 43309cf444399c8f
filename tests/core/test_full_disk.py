"""A log line or a metric that cannot be written fails no request."""

import errno
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from facemagi import effects, observability
from functions.job_results.app import handler as job_results
from functions.job_router.app import handler as job_router
from functions.upload.app import handler as upload
from tests.core.test_functions import CONTEXT, PORTRAIT, request, sns_event, upload_photo
from tests.support.samples import make_manifest

pytestmark = pytest.mark.usefixtures("cloud", "event_loop")


class FullDisk(io.TextIOBase):
    """Standard output on a full disk."""

    def write(self, _: Any) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@contextmanager
def full_disk() -> Iterator[None]:
    """Within the block, as pytest sets the streams anew before each test, neither stream can be written."""
    with pytest.MonkeyPatch.context() as patch:
        for stream in ("stdout", "stderr"):
            patch.setattr(sys, stream, FullDisk())
        observability.logger.cache_clear()  # else it writes to the stream that it was created with
        yield
    observability.logger.cache_clear()


def test_the_way_of_a_photo_works_on_a_full_disk() -> None:
    effects.publish(make_manifest())
    with full_disk():
        # given functions that can write no log
        # when a photo is announced, its faces are found, and a job is queued and ends
        photo = upload_photo(PORTRAIT)
        status, job, _ = request(job_router, "POST", "/v1/jobs", {"effect": "glow", "photo": photo})
        shown = request(upload, "GET", f"/v1/photos/{photo}")
        job_results(sns_event(inferenceId=f"owner.{job['id']}", invocationStatus="Completed"), CONTEXT)
    # then every request has succeeded
    assert (status, shown[0], shown[1]["state"]) == (201, 200, "ready")


def test_an_error_keeps_its_envelope_on_a_full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACEMAGI_TABLE", "no-such-table")
    with full_disk():
        status, envelope, _ = request(upload, "GET", "/v1/photos/photo_" + "0" * 20)
    assert (status, envelope["error"]["code"]) == (500, "internal")
