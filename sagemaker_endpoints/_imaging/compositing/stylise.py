"""Pictures that are drawn anew as a whole: at a bounded size, and back at the photo's own."""

from collections.abc import Callable, Hashable, Sequence

import cv2

from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Edit, Photo
from sagemaker_endpoints._sdk.dtypes import uint8

Draw = Callable[[Hashable, Sequence[RGB]], Sequence[RGB]]


def fitted(rgb: RGB, longest: int, least: int) -> RGB:
    """The picture as a network can take it: its longer side at most `longest` pixels, and no side under `least`.

    Areas are averaged where it shrinks. A side that is brought up to `least` is stretched: `laid_over` undoes it.
    """
    height, width = rgb.shape[:2]
    factor = min(1.0, longest / max(height, width))
    size = max(least, round(width * factor)), max(least, round(height * factor))
    if size == (width, height):
        return rgb
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    return opencv.resize(rgb, size, how)


def laid_over(photo: RGB, drawn: RGB, strength: float) -> RGB:
    """A drawing of the photo, enlarged to its size, over it.

    drawn: (h, w, 3) uint8 of the same aspect. strength: 0…1, from the photo itself to the drawing alone.
    """
    height, width = photo.shape[:2]
    if drawn.shape != photo.shape:
        drawn = opencv.resize(drawn, (width, height), cv2.INTER_CUBIC)
    return uint8(cv2.addWeighted(drawn, strength, photo, 1 - strength, 0.0))


def stylise(photos: Sequence[Photo], edits: Sequence[Edit], least: int, draw: Draw) -> list[RGB]:
    """Every photo drawn in its edit's `style` at its `detail`, and laid over itself by its `strength`.

    least: pixels of a side that `draw` needs. draw: pictures of one size in one style. At strength 0 it is not asked.
    """
    results = [photo.rgb for photo in photos]
    places = [place for place, edit in enumerate(edits) if edit.params["strength"]]
    small = [fitted(photos[place].rgb, edits[place].params["detail"], least) for place in places]
    drawn = in_groups(small, [edits[place].params["style"] for place in places], draw)
    for place, picture in zip(places, drawn, strict=True):
        results[place] = laid_over(photos[place].rgb, picture, edits[place].params["strength"] / 100)
    return results


def in_groups(pictures: Sequence[RGB], kinds: Sequence[Hashable], draw: Draw) -> list[RGB]:
    """Every picture drawn, in order; those of one size and one kind together.

    kinds: what distinguishes one way of drawing from another, of each picture; handed to `draw`.
    """
    groups: dict[tuple[Hashable, tuple[int, ...]], list[int]] = {}
    for place, (picture, kind) in enumerate(zip(pictures, kinds, strict=True)):
        groups.setdefault((kind, picture.shape), []).append(place)
    drawn: dict[int, RGB] = {}
    for (kind, _), places in groups.items():
        drawn |= dict(zip(places, draw(kind, [pictures[place] for place in places]), strict=True))
    return [drawn[place] for place in range(len(pictures))]
