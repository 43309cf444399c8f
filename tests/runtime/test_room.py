"""Two edits of middle-sized photos run at the same time; small ones, and large ones, run one after another."""

import threading
import time
from collections.abc import Sequence
from typing import Any, cast

import pytest

from facemagi.limits import MAX_PIXELS
from sagemaker_endpoints._runtime import service
from sagemaker_endpoints._runtime.batching import Worker
from sagemaker_endpoints._runtime.chain import Chain, Step
from sagemaker_endpoints._runtime.edit_state import EditState
from sagemaker_endpoints._runtime.room import ONE, TWO, Room, room_for
from sagemaker_endpoints._sdk.contract import Edit, Photo
from tests.support.runtime_samples import noise

TIMEOUT = 5.0
"""Seconds."""

SMALL, MIDDLE, LARGE = 200_000, 2_000_000, 24_000_000
"""Pixels of photos."""


class Edits:
    """Edits that begin when there is room, and end when the test says so.

    Args:
        room: of the worker.
    """

    def __init__(self, room: Room) -> None:
        self.running: list[int] = []
        self._ends = {pixels: threading.Event() for pixels in (SMALL, MIDDLE, LARGE)}
        self._changed = threading.Condition()
        self._worker: Worker[int, int] = Worker(self._run, 1, room, lambda pixels: pixels)

    def send(self, *pixels: int) -> None:
        """Send an edit of a photo of each size."""
        for each in pixels:
            self._worker.submit(each)

    def end(self, pixels: int) -> None:
        """Let the edits of photos of this size end."""
        self._ends[pixels].set()

    def become(self, *pixels: int) -> bool:
        """Whether exactly edits of these sizes run, now or within a moment."""
        with self._changed:
            return self._changed.wait_for(lambda: sorted(self.running) == sorted(pixels), TIMEOUT)

    def _run(self, items: Sequence[int]) -> Sequence[int]:
        (pixels,) = items
        with self._changed:
            self.running.append(pixels)
            self._changed.notify_all()
        assert self._ends[pixels].wait(TIMEOUT)
        with self._changed:
            self.running.remove(pixels)
            self._changed.notify_all()
        return items


@pytest.mark.parametrize(
    ("pixels", "running", "admitted"),
    [
        (MIDDLE, [], True),
        (MIDDLE, [MIDDLE], True),
        (MIDDLE, [MIDDLE, MIDDLE], False),
        (SMALL, [SMALL], False),
        (SMALL, [MIDDLE], True),
        (MIDDLE, [SMALL], True),
        (LARGE, [LARGE], False),
        (LARGE, [MIDDLE], False),
        (MAX_PIXELS // 2, [MAX_PIXELS // 2], True),
    ],
)
def test_two_edits_run_at_once_unless_both_are_small_or_they_are_large(
    pixels: int, running: list[int], admitted: bool
) -> None:
    assert TWO.admits(pixels, running) is admitted


def test_a_job_with_more_pixels_than_any_photo_still_runs_alone() -> None:
    assert TWO.admits(2 * MAX_PIXELS, [])


def test_a_second_photo_takes_room_too() -> None:
    # given a job with a photo of 20 × 10 pixels and a second photo of 30 × 10
    step = Step(cast(Any, None), Edit("morph", {}), {}, {"source": Photo(noise(30, 10))})
    chain = Chain(EditState.begin(Photo(noise(20, 10))), (step,))
    # then it takes the room of both
    assert service._pixels(chain) == 500


def test_networks_run_one_batch_at_a_time() -> None:
    assert not ONE.admits(MIDDLE, [MIDDLE])


@pytest.mark.parametrize(
    ("frameworks", "room"),
    [(["none"], TWO), (["none", "litert"], TWO), (["torch"], ONE), (["none", "tensorflow"], ONE)],
)
def test_one_network_of_a_framework_makes_a_container_edit_one_by_one(frameworks: list[str], room: Room) -> None:
    assert room_for(frameworks) is room


def test_two_jobs_of_two_megapixels_are_edited_at_the_same_time() -> None:
    # given a container without networks
    edits = Edits(TWO)
    # when three jobs of two megapixels are sent
    edits.send(MIDDLE, MIDDLE, MIDDLE)
    # then two of them run at the same time, and the third after them
    assert edits.become(MIDDLE, MIDDLE)
    edits.end(MIDDLE)
    assert edits.become()


@pytest.mark.parametrize("pixels", [SMALL, LARGE])
def test_small_jobs_and_large_jobs_are_edited_one_after_another(pixels: int) -> None:
    # given a job that is edited
    edits = Edits(TWO)
    edits.send(pixels)
    assert edits.become(pixels)
    # when another one of its size is sent, then only the first one runs until it has ended
    edits.send(pixels)
    time.sleep(0.05)
    assert edits.running == [pixels]


def test_a_job_that_waits_for_room_is_not_overtaken() -> None:
    # given a job of two megapixels that is edited
    edits = Edits(TWO)
    edits.send(MIDDLE)
    assert edits.become(MIDDLE)
    # when a large job and then a small one are sent
    edits.send(LARGE, SMALL)
    time.sleep(0.05)
    # then the small one waits behind the large one
    assert edits.running == [MIDDLE]
    # and both begin when the first one has ended, because there is room for the small one beside the large one
    edits.end(MIDDLE)
    assert edits.become(LARGE, SMALL)
    edits.end(LARGE)
    edits.end(SMALL)
