"""What each pixel of a cartoon is: skin, hair, beard, or something in front of a face."""

from dataclasses import dataclass

import cv2
import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.drawing.sketch_analysis import SketchAnalysis, snapped_person_mask
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.filters.guided_filter import fast_guided_filter
from sagemaker_endpoints._imaging.geometry.region import Region, region_around
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import Photo
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.similarity import Affine
from sagemaker_endpoints._sdk.smoothstep import smoothstep

from .heads.beards import find_beards
from .heads.by_colour import guess_masks
from .heads.by_parts import parsed_masks
from .heads.head import Head, HeadMasks

REACH = 4.5
"""Distance, in units, around the landmarks in which parts of a head are looked for: long hair and shoulders."""

MAX_UNIT = 60.0
"""Inter-ocular distance, pixels, at which regions are found; they are enlarged and get sharp borders after that."""

SNAP_RADIUS, SNAP_CONTRAST = 0.06, 0.04
"""Of the guided filter that moves the borders of regions to image edges: radius in units, contrast in light."""

BORDER = (0.38, 0.62)
"""Of a region's soft mask, between which the drawn border is antialiased."""

STUBBLE = 0.24
"""How dark stubble is drawn; a sparse beard is 1."""


@dataclass(frozen=True)
class Regions:
    """Masks at the scale of the analysis, (h, w) float32, 0…1; skin, hair and front share a pixel, at most 1 in all.

    Attributes:
        people: people, with soft borders.
        skin: skin of faces, ears and necks with the features on it; lenses too, their frames not.
        hair: hair and beards.
        front: what covers faces: frames, dark lenses, hands, masks, hats.
        frames: frames and dark lenses alone.
        lenses: clear lenses.
        stubble: 0 shaved skin … 1 a sparse beard on it.
    """

    people: Plane
    skin: Plane
    hair: Plane
    front: Plane
    frames: Plane
    lenses: Plane
    stubble: Plane


def find_regions(photo: Photo, analysis: SketchAnalysis) -> Regions:
    """Find the regions of a photo.

    Args:
        photo: its parts are used where a model of the container finds them; else skin and hair are found by colour.
        analysis: of the photo.

    Returns:
        The regions, at the scale of the analysis.
    """
    people = snapped_person_mask(photo, analysis).clip(0, 1)
    if not analysis.faces:
        nothing = np.zeros_like(people)
        return Regions(people, *([nothing] * 6))
    picture = _reduced(analysis, people)
    masks = _heads(photo, analysis, picture)
    size = (people.shape[1], people.shape[0])
    skin, hair, cover, frames = (
        _sharp(mask, size)
        for mask in (_snapped(masks.skin, picture), _snapped(masks.hair, picture), masks.front, masks.frames)
    )
    front = np.maximum(cover, frames)
    bare = 1 - front
    skin *= bare
    lenses = _enlarged(masks.lenses, size) * skin
    sparse, stubble = (_sharp(mask, size) * skin for mask in (masks.sparse, masks.stubble))
    stubble = np.maximum(sparse, np.float32(STUBBLE) * stubble)
    return Regions(people, skin, np.minimum(hair * bare, 1 - skin), front, frames, lenses, stubble)


def _sharp(mask: Plane, size: opencv.Size) -> Plane:
    """A mask, enlarged, with an antialiased border; an empty one is not enlarged."""
    return smoothstep(*BORDER, opencv.resize(mask, size, cv2.INTER_LINEAR)) if mask.any() else _empty(size)


def _enlarged(mask: Plane, size: opencv.Size) -> Plane:
    return opencv.resize(mask, size, cv2.INTER_LINEAR) if mask.any() else _empty(size)


def _empty(size: opencv.Size) -> Plane:
    return np.zeros((size[1], size[0]), np.float32)


def _reduced(analysis: SketchAnalysis, people: Plane) -> Head:
    """The whole picture at the scale at which regions are found; its face is the largest one."""
    height, width = people.shape
    size = opencv.scaled_size(width, height, min(1.0, MAX_UNIT / analysis.unit))
    lab, relative, mask = (
        opencv.resize(plane, size, cv2.INTER_AREA) for plane in (analysis.lab, analysis.relative_light, people)
    )
    light = lab[..., 0] * np.float32(0.01) / opencv.resize(analysis.skin_light, size, cv2.INTER_LINEAR)
    largest = max(analysis.faces, key=lambda face: face.unit)
    return Head(_scaled(largest, analysis, size), lab, float32(light), relative, mask)


def _scaled(face: FaceFrame, analysis: SketchAnalysis, size: tuple[int, int]) -> FaceFrame:
    height, width = analysis.light.shape
    return face.scaled(np.zeros(2, np.float32), np.array([size[0] / width, size[1] / height], np.float32))


def _heads(photo: Photo, analysis: SketchAnalysis, picture: Head) -> HeadMasks:
    """The masks of all heads together."""
    height, width = picture.light.shape
    masks = HeadMasks(*(np.zeros((height, width), np.float32) for _ in HeadMasks._fields))
    for face, frame in zip(photo.faces, analysis.faces, strict=True):
        own = _scaled(frame, analysis, (width, height))
        region = region_around(own.points[:468], REACH * own.unit, width, height)
        head = picture.cut(region, own)
        parts = photo.parts(face)
        found = (
            guess_masks(head) if parts is None else parsed_masks(head, parts, _to_head(photo, picture.light, region))
        )
        found = find_beards(head, found)
        for plane, mask in zip(masks, found, strict=True):
            view = region.cut(plane)
            np.maximum(view, mask, out=view)
    return masks


def _to_head(photo: Photo, light: Plane, region: Region) -> Affine:
    """(2, 3), from the photo's pixels to those of a region of the reduced picture."""
    scale = [light.shape[1] / photo.rgb.shape[1], light.shape[0] / photo.rgb.shape[0]]
    return np.array([[scale[0], 0, -region.left], [0, scale[1], -region.top]])


def _snapped(mask: Plane, picture: Head) -> Plane:
    """A mask whose border lies on the nearest image edge."""
    radius = max(1, round(SNAP_RADIUS * picture.face.unit))
    return fast_guided_filter(picture.lab[..., 0] * np.float32(0.01), mask, radius, SNAP_CONTRAST**2)
