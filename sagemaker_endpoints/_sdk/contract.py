"""What a model's `adapter.py` sees: pictures, faces, edits, and the two kinds of editor.

Pixel coordinates, everywhere: origin at the top-left corner of the top-left pixel, x to the right, y down,
so that the centre of the pixel in row i, column j is (j + 0.5, i + 0.5).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from facemagi.warnings import Warned
from sagemaker_endpoints._sdk.parts import Parts
from sagemaker_endpoints._sdk.resample import warp
from sagemaker_endpoints._sdk.similarity import Affine

RGB = NDArray[np.uint8]
"""A picture: (H, W, 3), red first, sRGB, 0…255, C-contiguous. Never written to by an editor: it is shared."""

Picture = NDArray[np.uint8]
"""What a photo editor gives back: an `RGB`, or (H, W, 4) with straight alpha last, 0 transparent … 255 opaque; the
colours are not multiplied by it."""

Mask = NDArray[np.float32]
"""How much of each pixel: (H, W), 0…1."""

Points = NDArray[np.float32]
"""(N, 2) x, y in pixels; landmarks have a third column, z, in the same unit, smaller = nearer the camera."""

Params = Mapping[str, Any]
"""An effect's parameters by name: int, float, bool, str or a list of these; checked, defaults filled in."""


@dataclass(frozen=True)
class Face:
    """One face that is to be edited.

    id: `f0`, `f1`, …, the largest of the photo first.
    box: (x, y, width, height), pixels.
    landmarks: (478, 3) float32, pixels: the 468 points of the MediaPipe face mesh, then five of each iris
        (468 is the centre of the iris on the left of the picture, 473 of the one on the right).
    yaw, pitch, roll: degrees.
    quality: 0…1.
    params: the job's parameters with this face's own ones put over them.
    """

    id: str
    box: tuple[float, float, float, float]
    landmarks: NDArray[np.float32]
    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0
    quality: float = 1.0
    params: Params = field(default_factory=dict)


@dataclass(frozen=True)
class Photo:
    """A decoded photo, upright.

    rgb: (H, W, 3) uint8, at the photo's own resolution.
    faces: the ones to edit; of a reference photo, all that were found.
    references: further photos by the name of the parameter that asked for them.
    like: a photo with the same people in the same places, whose person mask serves this one too.
    warnings: what `warn` was told.
    parser: what `parts` asks, in a container where a model can tell.
    frames: what `animate` was given.
    frame: what `reframe` was given.
    """

    rgb: RGB
    faces: tuple[Face, ...] = ()
    references: Mapping[str, "Photo"] = field(default_factory=dict)
    like: "Photo | None" = None
    parser: "Callable[[Photo], Mapping[str, Parts]] | None" = field(default=None, repr=False, compare=False)

    warnings: list[Warned] = field(default_factory=list, init=False, repr=False, compare=False)
    frames: list[RGB] = field(default_factory=list, init=False, repr=False, compare=False)
    frame: list[Affine] = field(default_factory=list, init=False, repr=False, compare=False)

    def warn(self, code: str, face: str | None = None, *details: str) -> None:
        """Say that the result may be wrong. The job succeeds all the same; the API shows it with a remedy.

        code: a key of `facemagi.warnings.WARNINGS`. face: the id of the face that it is about.
        details: words of lower-case letters and underscores that say what exactly it is about.
        """
        self.warnings.append(Warned(code, face, details))

    def reframe(self, matrix: Affine) -> None:
        """Say where in the result the photo lies, when the result is not the photo's own frame, scaled or not.

        matrix: from the photo's pixels to the result's: faces are looked for there by later steps, and framed there.
        """
        self.frame[:] = [matrix]

    def animate(self, frames: Sequence[RGB]) -> None:
        """Make the result an animation where its format can be one; elsewhere the picture that `edit` gives counts.

        frames: (H, W, 3) uint8 each, all of one size, in the order in which they are shown.
        """
        self.frames.extend(frames)

    def person_mask(self) -> Mask:
        """(H, W) float32, 1 on people, 0 on the background; computed on first use, then kept and shared."""
        return self.like.person_mask() if self.like else self._person_mask

    def parts(self, face: Face) -> "Parts | None":
        """The parts of one of the photo's faces as a model of the container sees them; None where none can tell.

        Those of all its faces are found on first use, then kept and shared.
        """
        return self.like.parts(face) if self.like else self._parts.get(face.id)

    @cached_property
    def _parts(self) -> "Mapping[str, Parts]":
        return self.parser(self) if self.parser else {}

    @cached_property
    def _person_mask(self) -> Mask:
        from facemagi_vision.person import person_mask

        return person_mask(self.rgb)


@dataclass(frozen=True)
class Crop:
    """One face, cut out of its photo and aligned as a network was trained on.

    rgb: (h, w, 3) uint8, of the template and the width that `[align]` names; shared, so never written to.
    face: the face with its landmarks and its box in the crop's pixels.
    photo: the whole photo; what is said to `warn` goes there.
    matrix: from the photo's pixels to the crop's.
    references: the largest face of further photos, cut out in the same way, by the name of the parameter that asked.
    """

    rgb: RGB
    face: Face
    photo: Photo
    matrix: Affine
    references: Mapping[str, "Crop"] = field(default_factory=dict)

    def warn(self, code: str, *details: str) -> None:
        """As `Photo.warn`, about this face."""
        self.photo.warn(code, self.face.id, *details)

    def person_mask(self) -> Mask:
        """(h, w) float32, the photo's person mask where the crop lies; 0 beyond the photo's edges."""
        height, width = self.rgb.shape[:2]
        return warp(self.photo.person_mask(), self.matrix, (width, height), cv2.BORDER_CONSTANT).clip(0, 1)


@dataclass(frozen=True)
class Edit:
    """What is asked for.

    effect: the effect's name inside its model (`[effects.<name>]` of model.toml).
    params: for a photo editor the job's parameters (each face has its own in `face.params`);
        for a face editor the merged parameters of that crop's face.
    """

    effect: str
    params: Params


class PhotoEditor(Protocol):
    """A model that gets whole pictures (`kind = "photo_editor"`).

    One with a method `parse(photo)`, which gives the `Parts` of the photo's faces by their ids, answers `Photo.parts`
    for all models of its container.
    """

    def load(self, weights: Path, device: str) -> None:
        """Runs once, before the first edit. Import the framework here.

        weights: the folder of this model's weights files. device: `cpu`, `cuda` or `auto`.
        Raises FaceMagiError `weights_missing` where a file is not there.
        """
        ...

    def edit(self, photos: Sequence[Photo], edits: Sequence[Edit]) -> list[Picture]:
        """A new picture for every photo, in the same order.

        photos, edits: equally long, 1…`endpoint.batch_size`; sizes may differ from photo to photo.
        returns: (H, W, 3) or, where parts are transparent, (H, W, 4) uint8 each, normally of the photo's own size.
        """
        ...


class FaceEditor(Protocol):
    """A model that gets aligned faces (`kind = "face_editor"`); the runtime pastes the results back.

    Where the crop depends on the weights that were found, `load` sets an attribute `align`, a
    `facemagi.manifest.Align`, which then counts instead of model.toml's.
    """

    def load(self, weights: Path, device: str) -> None:
        """As `PhotoEditor.load`."""
        ...

    def edit(self, crops: Sequence[Crop], edits: Sequence[Edit]) -> list[RGB]:
        """A new crop for every crop, in the same order.

        crops: 1…`endpoint.batch_size`, of the template and the size that `[align]` names.
        edits: one per crop.
        returns: (height, width, 3) uint8 each, aligned as the crops are.
        """
        ...
