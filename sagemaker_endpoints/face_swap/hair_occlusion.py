"""Hair before the features: what of a face can be replaced, and what of a donor's can be used."""

import numpy as np

from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.geometry.mesh_map import PaintedMesh, inward_distance
from sagemaker_endpoints._imaging.geometry.polygon import fill_polygons, grown
from sagemaker_endpoints._sdk.contract import Mask
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

from .occlusion_analysis import Reading, thickened
from .spectacles import spectacles

BROWS, EYES = (mesh.LEFT_BROW, mesh.RIGHT_BROW), (mesh.LEFT_EYE, mesh.RIGHT_EYE)

FEATURE, BESIDE = 0.07, 0.2
"""Units around each ring: what belongs to it, and where hair is looked for that would cover it too."""

RIM = 0.06
"""Units inside the silhouette in which hair says nothing: it is everywhere around a face."""

VEILED, FRINGED, BLINDFOLD = (0.12, 0.3), (0.75, 0.95), (0.6, 0.85)
"""Share of hair beside a feature from which on it counts as partly, and as quite hidden: a donor's, of
which there is a mirror image; the target's brows and eyes, where two people's would show at once."""

MISSED = (0.25, 0.5)
"""Part of a brow that is not to be had, from which on both stay the target's."""

OVERHUNG = (0.06, 0.2)
"""Share of hair on a donor's forehead from which on the target's own is the better one: skin there looks alike on
everyone, and strands do not."""


def covered(reading: Reading, face: FaceFrame, painted: PaintedMesh) -> Mask:
    """(h, w) float32, 1 where hair or glasses of the target hide its face, and so will the new one.

    Brows are hidden both or neither: one of each person would be worse. face, painted: in the reading's pixels.
    """
    hair = reading.hair
    brows = max(_rise(FRINGED, _hair_beside(hair, ring, face, painted)) for ring in BROWS)
    eyes = [_rise(BLINDFOLD, _hair_beside(hair, ring, face, painted)) for ring in EYES]
    amounts = [brows, brows, *eyes]
    return float32(np.maximum(_before_features(hair, face, amounts), spectacles(reading, face)))


def unusable(reading: Reading, face: FaceFrame, painted: PaintedMesh) -> Mask:
    """(h, w) float32, 1 where a donor's face must not be used. face, painted: in the reading's pixels."""
    hair = reading.hair * (1 - spectacles(reading, face))
    amounts = [_rise(VEILED, _hair_beside(hair, ring, face, painted)) for ring in (*BROWS, *EYES)]
    brows = _rings(hair.shape, BROWS, face, FEATURE)
    overhung = _rise(OVERHUNG, _share(hair, reading.forehead))
    forehead = np.float32(overhung) * thickened(reading.forehead * (1 - brows), face.unit)
    return float32(np.maximum(_before_features(thickened(hair, face.unit), face, amounts), forehead))


def in_pairs(share: Mask, face: FaceFrame) -> Mask:
    """What there is of a new face, (h, w) 0…1, so that nobody gets one eye or one brow of each person.

    Eyes come always, be it with a strand before them; brows come both or neither. face: in the pixels of `share`.
    """
    brows, eyes = (thickened(_rings(share.shape, pair, face, FEATURE), face.unit) for pair in (BROWS, EYES))
    missing = max(_share(1 - share, _rings(share.shape, (ring,), face, 0.0)) for ring in BROWS)
    both = share * (1 - np.float32(_rise(MISSED, missing)) * brows)
    return float32(np.maximum(both, eyes))


def _hair_beside(hair: Mask, ring: tuple[int, ...], face: FaceFrame, painted: PaintedMesh) -> float:
    """Its share around a feature, whose own colour does not tell whether it is hidden."""
    beside = _rings(hair.shape, (ring,), face, BESIDE) - _rings(hair.shape, (ring,), face, FEATURE)
    return _share(hair, beside * (inward_distance(painted) > RIM * face.unit))


def _before_features(hair: Mask, face: FaceFrame, amounts: list[float]) -> Mask:
    """Hair, and each feature by the amount to which it is hidden."""
    for ring, amount in zip((*BROWS, *EYES), amounts, strict=True):
        feature = thickened(_rings(hair.shape, (ring,), face, FEATURE), face.unit)
        hair = hair + feature * (np.float32(amount) - hair)
    return float32(hair)


def _rings(shape: tuple[int, ...], rings: tuple[tuple[int, ...], ...], face: FaceFrame, margin: float) -> Mask:
    return fill_polygons((shape[0], shape[1]), [grown(face.ring(ring), margin * face.unit) for ring in rings])


def _share(part: Mask, whole: Mask) -> float:
    return float((part * whole).sum() / max(float(whole.sum()), 1e-6))


def _rise(limits: tuple[float, float], value: float) -> float:
    return float(smoothstep(*limits, np.array([value], np.float32))[0])
