"""Whole photos redrawn by a network: at a bounded size, then enlarged and cross-faded with the photo."""

from collections.abc import Callable, Hashable, Sequence

import cv2

from sagemaker_endpoints._imaging.compositing.blend import cross_fade
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Edit, Photo

Draw = Callable[[Hashable, Sequence[RGB]], Sequence[RGB]]
"""A style and pictures of one size -> the pictures redrawn, in the same order."""


def stylise(photos: Sequence[Photo], edits: Sequence[Edit], min_side: int, draw: Draw) -> list[RGB]:
    """Redraw every photo in its edit's `style` at its `detail`, and cross-fade by its `strength`.

    Args:
        photos: the photos.
        edits: one for each photo, with the parameters `style`, `detail` (pixels) and `strength` (0…100).
        min_side: shortest side that `draw` accepts, pixels.
        draw: the network. It does not get photos of strength 0.

    Returns:
        (H, W, 3) uint8 for each photo, of its own size; the photo's array itself at strength 0.

    Example:
        >>> import numpy as np
        >>> photo = Photo(np.zeros((2, 2, 3), np.uint8))
        >>> edit = Edit("style", {"style": "white", "detail": 512, "strength": 40})
        >>> stylise([photo], [edit], 1, lambda style, pictures: [255 - rgb for rgb in pictures])[0][0, 0].tolist()
        [102, 102, 102]
    """
    results = [photo.rgb for photo in photos]
    indices = [index for index, edit in enumerate(edits) if edit.params["strength"]]
    inputs = [fit_to_network(photos[index].rgb, edits[index].params["detail"], min_side) for index in indices]
    drawings = draw_in_groups(inputs, [edits[index].params["style"] for index in indices], draw)
    for index, drawing in zip(indices, drawings, strict=True):
        results[index] = overlay_drawing(photos[index].rgb, drawing, edits[index].params["strength"] / 100)
    return results


def fit_to_network(rgb: RGB, max_side: int, min_side: int) -> RGB:
    """Resize a picture to what a network accepts.

    Both limits together may change the aspect ratio of a very long picture; `overlay_drawing` restores it.

    Args:
        rgb: (H, W, 3) uint8.
        max_side: longest side, pixels; larger pictures are reduced by area, smaller ones are not enlarged to it.
        min_side: shortest side, pixels; a shorter side is stretched to it.

    Returns:
        (h, w, 3) uint8; the input itself if it fits.

    Example:
        >>> import numpy as np
        >>> fit_to_network(np.zeros((10, 400, 3), np.uint8), max_side=200, min_side=16).shape
        (16, 200, 3)
    """
    height, width = rgb.shape[:2]
    factor = min(1.0, max_side / max(height, width))
    size = max(min_side, round(width * factor)), max(min_side, round(height * factor))
    if size == (width, height):
        return rgb
    interpolation = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    return opencv.resize(rgb, size, interpolation)


def overlay_drawing(photo: RGB, drawing: RGB, strength: float) -> RGB:
    """Enlarge a drawing to its photo's size and cross-fade both.

    Args:
        photo: (H, W, 3) uint8.
        drawing: (h, w, 3) uint8 of the same content.
        strength: 0 for the photo … 1 for the drawing.

    Returns:
        (H, W, 3) uint8, a new picture.

    Example:
        >>> import numpy as np
        >>> photo, drawing = np.zeros((4, 4, 3), np.uint8), np.full((2, 2, 3), 200, np.uint8)
        >>> overlay_drawing(photo, drawing, 0.5)[0, 0].tolist()
        [100, 100, 100]
    """
    height, width = photo.shape[:2]
    if drawing.shape != photo.shape:
        drawing = opencv.resize(drawing, (width, height), cv2.INTER_CUBIC)
    return cross_fade(photo, drawing, strength)


def draw_in_groups(pictures: Sequence[RGB], styles: Sequence[Hashable], draw: Draw) -> list[RGB]:
    """Redraw pictures in batches: pictures of one size and one style go to `draw` together.

    Args:
        pictures: (h, w, 3) uint8 each.
        styles: one for each picture; passed to `draw`.
        draw: called once for each group.

    Returns:
        The redrawn pictures in the order of `pictures`.

    Example:
        >>> import numpy as np
        >>> tall, wide = np.zeros((2, 1, 3), np.uint8), np.zeros((1, 2, 3), np.uint8)
        >>> def draw(style, group):
        ...     print(style, len(group))
        ...     return group
        >>> [picture.shape for picture in draw_in_groups([tall, wide, tall], ["ink"] * 3, draw)]
        ink 2
        ink 1
        [(2, 1, 3), (1, 2, 3), (2, 1, 3)]
    """
    groups: dict[tuple[Hashable, tuple[int, ...]], list[int]] = {}
    for index, (picture, style) in enumerate(zip(pictures, styles, strict=True)):
        groups.setdefault((style, picture.shape), []).append(index)
    drawings: dict[int, RGB] = {}
    for (style, _), indices in groups.items():
        drawings |= dict(zip(indices, draw(style, [pictures[index] for index in indices]), strict=True))
    return [drawings[index] for index in range(len(pictures))]
