"""Which edits of a container may run at the same time, by the pixels of their photos."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from facemagi.limits import MAX_PIXELS


@dataclass(frozen=True)
class Room:
    """What runs beside what.

    Attributes:
        batches: the most batches at a time.
        small: pixels. Of the batches with fewer pixels, one runs at a time.
        total: the most pixels of all running batches together; a batch that exceeds them by itself runs alone.
    """

    batches: int
    small: int
    total: int

    def admits(self, pixels: int, running: Sequence[int]) -> bool:
        """Whether a batch may begin.

        Args:
            pixels: of the batch.
            running: the pixels of each batch that runs.

        Example:
            >>> TWO.admits(2_000_000, [2_000_000]), TWO.admits(500_000, [500_000]), TWO.admits(20_000_000, [20_000_000])
            (True, False, False)
        """
        if not running:
            return True
        if len(running) == self.batches or sum(running) + pixels > self.total:
            return False
        return pixels >= self.small or min(running) >= self.small


ONE = Room(batches=1, small=0, total=MAX_PIXELS)
"""A network takes all cores, or the GPU, for one batch."""

TWO = Room(batches=2, small=750_000, total=MAX_PIXELS)
"""Edits without a network run on one core each, and the instances have two.

- `small`: numpy, OpenCV and Pillow release Python's lock only while they compute, and in a small photo that is short.
  With eight requests at a time, two edits at once do 1.2 to 1.3 times as many a second at 1024 × 1024 pixels. At
  724 × 724 (0.52 megapixels) one effect gains and another does not, for up to 9 % more processor time of each edit.
- `total`: two edits need no more memory than one of the largest photo, for which a container has room.
"""

BY_FRAMEWORK = {"none": TWO, "litert": TWO, "torch": ONE, "tensorflow": ONE}
"""By `framework` in model.toml. The networks of LiteRT run one at a time by themselves, each on one core."""


def room_for(frameworks: Iterable[str]) -> Room:
    """The room of a container.

    Args:
        frameworks: `framework` of each of its models.
    """
    return min((BY_FRAMEWORK[framework] for framework in frameworks), key=lambda room: room.batches)
