"""Clothes that a network took for the skin of the neck: they differ from the face's skin in colour."""

import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.exposure import skin_median
from sagemaker_endpoints._imaging.face.skin import face_outline
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.geometry.polygon import grow_outline, soft_polygons
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

from .head import Head

DIFFERENT = (0.58, 0.78)
"""Difference from the face's hue at the nearest of its `CHROMAS`, in multiples of its chroma, between which skin
becomes cloth: necks in coloured light have up to 0.45, a red collar 0.75 and more."""

CHROMAS, MOST_CHROMA = (0.55, 1.9), 0.5
"""Chroma / (L + 16) of skin, in multiples of the face's own, where shadows of necks have more and reflections less; and
what any neck may have beside a pale face."""

LEAST_CHROMA = 0.2
"""Least chroma / (L + 16) of a face by which that difference is divided: pale faces have rosy necks."""

BRIGHT = (1.22, 1.34)
"""Light, relative to the face's skin, between which the neck becomes a white collar."""

WHITE = (0.75, 0.5)
"""Chroma / (L + 16), in multiples of the face's own, between which something bright is skin in the sun, and white."""

COLOURED = 0.06
"""Chroma / (L + 16) of a face below which a photo has no colours that could tell."""

FACE_MARGIN = 0.06
"""Margin, in units, around the face that is never cloth."""

SMOOTH = 0.03
"""Standard deviation, in units, of the blur that joins the cloth to one shape."""


def without_collars(head: Head, skin: Plane) -> Plane:
    """The skin of a head without the clothes below its jaw.

    Args:
        head: the head.
        skin: (h, w) float32, 0…1.

    Returns:
        (h, w) float32, 0…1.
    """
    reference = head.lab[..., 0] + np.float32(16)
    a, b = (float32(head.lab[..., channel] / reference) for channel in (1, 2))
    own = skin_median(a, head.face), skin_median(b, head.face)
    chroma = float(np.hypot(*own))
    cloth = smoothstep(*BRIGHT, head.light)
    if chroma > COLOURED:
        cloth *= smoothstep(*WHITE, float32(np.hypot(a, b) / chroma))
        cloth = np.maximum(
            cloth, smoothstep(*DIFFERENT, _difference(a, b, own) / np.float32(max(chroma, LEAST_CHROMA)))
        )
    cloth = smoothstep(0.35, 0.65, gaussian(float32(cloth), SMOOTH * head.face.unit))
    return float32(skin * (1 - cloth * _below_the_face(head)))


def _difference(a: Plane, b: Plane, own: tuple[float, float]) -> Plane:
    """Distance of a colour from the skin's hue, at any chroma that skin has."""
    chroma = float(np.hypot(*own))
    most = max(CHROMAS[1], MOST_CHROMA / chroma)
    multiple = ((a * own[0] + b * own[1]) / np.float32(chroma**2)).clip(CHROMAS[0], most)
    return float32(np.hypot(a - multiple * np.float32(own[0]), b - multiple * np.float32(own[1])))


def _below_the_face(head: Head) -> Plane:
    """1 on the neck and below."""
    face, (height, width) = head.face, head.light.shape
    lips = face.points[mesh.LIPS_INNER[5]]
    x, y = np.arange(width, dtype=np.float32) - lips[0], np.arange(height, dtype=np.float32)[:, None] - lips[1]
    below = smoothstep(0.0, -0.1, float32((x * face.up[0] + y * face.up[1]) / np.float32(face.unit)))
    outline = grow_outline(face_outline(face), FACE_MARGIN * face.unit)
    return float32(below * (1 - soft_polygons((height, width), [outline], 0.02 * face.unit)))
