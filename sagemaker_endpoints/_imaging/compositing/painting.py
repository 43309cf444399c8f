"""Whole photos painted by a network: at the size that its strokes suit, then brought to the photo's own size."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import cv2
import numpy as np

from sagemaker_endpoints._imaging.color.lab import lab_to_rgb, rgb_to_lab
from sagemaker_endpoints._imaging.compositing.blend import add_difference, cross_fade, round_to_uint8
from sagemaker_endpoints._imaging.compositing.painted_faces import with_faces
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Edit, Params, Photo
from sagemaker_endpoints._sdk.dtypes import float32, uint8
from sagemaker_endpoints._sdk.grouping import edit_in_groups

CANVAS = 1024
"""Pixels of a canvas's longer side: on portraits, strokes are then about as broad as an eyelid."""

LARGEST_CANVAS = 1792
"""Pixels of the longer side of a canvas for small faces. A larger one costs seconds, and its strokes are hardly
visible."""

FACE = 200
"""Pixels of the longer side of a face's box on its canvas, below which strokes cover eyes and mouth."""

MAX_ENLARGEMENT = 2.0
"""How much larger than its photo a canvas may be: reduced again, the strokes would be too fine to see."""

MAX_ENLARGEMENT_FOR_FACES = 4.0
"""The same where the photo's faces are small: fine strokes are better than faces without eyes."""

MULTIPLE = 4
"""A canvas's sides are multiples of this many pixels: the networks halve them twice."""

MIN_SIDE = 16
"""Pixels of a canvas's shorter side: the networks mirror pixels at its edge, also when it is reduced to a quarter."""

BATCH_PIXELS = 1 << 21
"""Pixels of one batch: enough to use a device fully; the networks need about half a kilobyte for each."""

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Canvas:
    """A photo at the size at which it is painted.

    Attributes:
        photo: the photo itself.
        params: the parameters of its edit.
        rgb: (h, w, 3) uint8: the whole photo, resized.
    """

    photo: Photo
    params: Params
    rgb: RGB

    def padded(self) -> RGB:
        """The canvas with its mirror image at the right and below: (h', w', 3), sides multiples of `MULTIPLE`."""
        height, width = self.rgb.shape[:2]
        border = 0, -height % MULTIPLE, 0, -width % MULTIPLE
        return uint8(cv2.copyMakeBorder(self.rgb, *border, cv2.BORDER_REFLECT_101))


def paint_photos(
    photos: Sequence[Photo],
    edits: Sequence[Edit],
    key: Callable[[Params], Key],
    paint: Callable[[Key, Sequence[Canvas]], Sequence[RGB]],
    opacity: Callable[[float], float] = float,
) -> list[RGB]:
    """Paint every photo, and return it at its own size, with the parameters `strength`, `faces` and
    `keep_colours`.

    Args:
        photos: the photos.
        edits: one for each photo.
        key: canvases with the same key and size are painted in one call; computed from the parameters.
        paint: the network: a key and canvases of one size -> their paintings, of the size of `Canvas.padded`.
        opacity: how much of the painting covers the photo, 0…1, as a function of the strength, 0…1.

    Returns:
        (H, W, 3) uint8 for each photo; the photo's array itself at strength 0.

    Example:
        >>> photo = Photo(np.zeros((8, 8, 3), np.uint8))
        >>> edit = Edit("paint", {"strength": 40, "faces": 0, "keep_colours": False})
        >>> white = paint_photos([photo], [edit], len, lambda key, canvases: [255 - c.padded() for c in canvases])
        >>> white[0][0, 0].tolist()
        [102, 102, 102]
    """
    canvases = [
        Canvas(photo, edit.params, _canvas(photo) if edit.params["strength"] else photo.rgb)
        for photo, edit in zip(photos, edits, strict=True)
    ]
    keys = [(key(canvas.params), canvas.rgb.shape) if canvas.params["strength"] else None for canvas in canvases]

    def paint_group(group_key: tuple[Key, tuple[int, ...]], group: Sequence[Canvas]) -> list[RGB]:
        paintings = [painting for batch in _batches(group) for painting in paint(group_key[0], batch)]
        return [
            cross_fade(canvas.photo.rgb, _finished(canvas, painting), opacity(canvas.params["strength"] / 100))
            for canvas, painting in zip(group, paintings, strict=True)
        ]

    return edit_in_groups(canvases, keys, paint_group, lambda canvas: canvas.photo.rgb)


def canvas_size(photo: Photo) -> opencv.Size:
    """The size at which a photo is painted.

    The strokes of a network have one breadth in pixels. A larger canvas makes them finer, which small faces need.

    Args:
        photo: its largest face determines the size if it is small.

    Returns:
        (width, height), pixels.

    Example:
        >>> canvas_size(Photo(np.zeros((1500, 3000, 3), np.uint8)))
        (1024, 512)
        >>> canvas_size(Photo(np.zeros((200, 300, 3), np.uint8)))
        (600, 400)
    """
    height, width = photo.rgb.shape[:2]
    longest = max(height, width)
    factor = min(CANVAS / longest, MAX_ENLARGEMENT)
    if photo.faces:
        for_face = FACE / max(max(face.box[2:]) for face in photo.faces)
        factor = max(factor, min(for_face, LARGEST_CANVAS / longest, MAX_ENLARGEMENT_FOR_FACES))
    width, height = opencv.scaled_size(width, height, factor)
    return max(width, MIN_SIDE), max(height, MIN_SIDE)


def enlarged_with_detail(painting: RGB, canvas: RGB, photo: RGB) -> RGB:
    """Bring a painting to its photo's size; where that enlarges it, with the brightness detail of the photo.

    Args:
        painting: (h, w, 3) uint8.
        canvas: (h, w, 3) uint8: the photo at the painting's size.
        photo: (H, W, 3) uint8.

    Returns:
        (H, W, 3) uint8.

    Example:
        >>> photo = np.indices((8, 8)).sum(axis=0).astype(np.uint8)[..., None] % 2 * np.full(3, 40, np.uint8)
        >>> grey = np.full((4, 4, 3), 20, np.uint8)
        >>> enlarged_with_detail(grey + 100, grey, photo)[0, :2, 0].tolist()
        [100, 140]
    """
    size = photo.shape[1], photo.shape[0]
    if size == (painting.shape[1], painting.shape[0]):
        return painting
    if size[0] * size[1] < painting.shape[0] * painting.shape[1]:
        return opencv.resize(painting, size, cv2.INTER_AREA)
    result = opencv.resize(painting, size, cv2.INTER_CUBIC)
    coarse = opencv.resize(opencv.convert_colour(canvas, cv2.COLOR_RGB2GRAY), size, cv2.INTER_CUBIC)
    detail = opencv.convert_colour(photo, cv2.COLOR_RGB2GRAY) - float32(coarse)
    add_difference(result, opencv.merge([detail] * 3))
    return result


def with_colours(painting: RGB, photo: RGB) -> RGB:
    """A painting's lightness with a photo's colours.

    Args:
        painting: (H, W, 3) uint8.
        photo: (H, W, 3) uint8.

    Returns:
        (H, W, 3) uint8: lightness of the painting, a and b of the photo in Lab, clipped to sRGB.

    Example:
        >>> grey, skin = np.full((1, 1, 3), 150, np.uint8), np.array([[[200, 150, 130]]], np.uint8)
        >>> with_colours(grey, skin)[0, 0].tolist()
        [188, 139, 119]
    """
    lab = rgb_to_lab(painting)
    lab[..., 1:] = rgb_to_lab(photo)[..., 1:]
    return round_to_uint8(lab_to_rgb(lab))


def _canvas(photo: Photo) -> RGB:
    size = canvas_size(photo)
    height, width = photo.rgb.shape[:2]
    if size == (width, height):
        return photo.rgb
    return opencv.resize(photo.rgb, size, cv2.INTER_AREA if size[0] < width else cv2.INTER_CUBIC)


def _batches(group: Sequence[Canvas]) -> Iterator[Sequence[Canvas]]:
    height, width = group[0].rgb.shape[:2]
    most = max(1, BATCH_PIXELS // (height * width))
    for start in range(0, len(group), most):
        yield group[start : start + most]


def _finished(canvas: Canvas, painting: RGB) -> RGB:
    """The painting at the photo's size, without padding, with the faces and colours that the parameters ask for."""
    height, width = canvas.rgb.shape[:2]
    photo = canvas.photo.rgb
    result = enlarged_with_detail(np.ascontiguousarray(painting[:height, :width]), canvas.rgb, photo)
    result = with_faces(result, photo, canvas.photo.faces, canvas.params["faces"] / 100)
    return with_colours(result, photo) if canvas.params["keep_colours"] else result
