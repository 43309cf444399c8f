"""What the runtime and a model's `adapter.py` exchange: pictures, faces, edits. `adapter_contract.py` has its methods.

Convention: pixel coordinates have their origin at the top-left corner of the top-left pixel, x to the
right, y down, so that the centre of the pixel in row i, column j is (j + 0.5, i + 0.5).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from facemagi.face import Face as FaceDescription
from facemagi.warnings import JobWarning
from sagemaker_endpoints._sdk.parts import Parts
from sagemaker_endpoints._sdk.people.coarse_mask import CoarseMask
from sagemaker_endpoints._sdk.resample import warp
from sagemaker_endpoints._sdk.similarity import Affine

RGB = NDArray[np.uint8]
"""A picture: (H, W, 3) uint8, red first, sRGB, C-contiguous. Editors share it, so they never write to it."""

Picture = NDArray[np.uint8]
"""The result of a photo editor: an `RGB`, or (H, W, 4) uint8 with straight alpha last (0 transparent, 255 opaque)."""

Mask = NDArray[np.float32]
"""A weight for each pixel: (H, W) float32, 0…1."""

Points = NDArray[np.float32]
"""(N, 2) float32, x and y in pixels. Landmarks have a third column, z, in the same unit; smaller is nearer."""

Params = Mapping[str, Any]
"""An effect's parameters by name: int, float, bool, str or a list of these; checked, defaults filled in."""


@dataclass(frozen=True)
class Face(FaceDescription[NDArray[np.float32]]):
    """One face, with the parameters of the edit.

    Attributes:
        params: the parameters of this face; where it has none of its own, those of the step.
    """

    params: Params = field(default_factory=dict)


Result = TypeVar("Result")

FaceParser = Callable[["Photo"], Mapping[str, Parts]]
"""Parses all faces of a photo: the `Parts` of each by its id."""


@dataclass(frozen=True)
class Photo:
    """A decoded photo, upright.

    Attributes:
        rgb: (H, W, 3) uint8, at the photo's own resolution.
        faces: the faces to edit; for a reference photo, all its faces.
        references: reference photos, by the name of their parameter.
        analysed: an earlier picture with the same people in the same places; its person mask and parts are used.
        parser: computes `parts`; None where no model of the container can.
        wants_mask: whether the job asks for the mask of this edit; see `show_mask`.
        warnings: the warnings so far; see `warn`.
        frames: the frames of an animation; see `animate`.
        reports: the documents that `report` got.
        masks: the mask that `show_mask` got; empty without a call.
        frame_matrices: the matrix that `reframe` got; empty without a call.
    """

    rgb: RGB
    faces: tuple[Face, ...] = ()
    references: Mapping[str, "Photo"] = field(default_factory=dict)
    analysed: "Photo | None" = None
    parser: FaceParser | None = field(default=None, repr=False, compare=False)
    wants_mask: bool = field(default=False, compare=False)
    warnings: list[JobWarning] = field(default_factory=list, init=False, repr=False, compare=False)
    frames: list[RGB] = field(default_factory=list, init=False, repr=False, compare=False)
    reports: list[Mapping[str, Any]] = field(default_factory=list, init=False, repr=False, compare=False)
    masks: list[Mask] = field(default_factory=list, init=False, repr=False, compare=False)
    frame_matrices: list[Affine] = field(default_factory=list, init=False, repr=False, compare=False)

    def warn(self, code: str, face: str | None = None, *details: str) -> None:
        """Warn that the result may be wrong. The job still succeeds; the API shows the warning with a remedy.

        Args:
            code: a key of `facemagi.warnings.WARNINGS`.
            face: the id of the face that the warning is about; None for the whole photo.
            details: more exactly, what it is about: words of lower-case letters and underscores.
        """
        self.warnings.append(JobWarning(code, face, details))

    def reframe(self, matrix: Affine) -> None:
        """Declare that the result shows another frame than the photo, such as a portrait cut out of it.

        Later steps, and the cut to a standard size, then get the faces at their positions in the new frame.

        Args:
            matrix: (2, 3), from the photo's pixels to the result's.
        """
        self.frame_matrices[:] = [matrix]

    def animate(self, frames: Sequence[RGB]) -> None:
        """Make the result an animation, in formats that support it. Other formats show the result of `edit`.

        Args:
            frames: (H, W, 3) uint8 each, all of one size, in the order of the animation.
        """
        self.frames.extend(frames)

    def report(self, document: Mapping[str, Any]) -> None:
        """Make the result a JSON document (`reports = true` in model.toml); the picture that `edit` returns is unused.

        Args:
            document: of values that JSON can represent.
        """
        self.reports[:] = [document]

    def show_mask(self, mask: Mask) -> None:
        """Make this the mask that the job can ask for (`mask` in model.toml); several are merged.

        Call it only if `wants_mask`. Without a call, the mask is white where the result differs from the photo.

        Args:
            mask: (H, W) float32, 0…1, in the photo's pixels.
        """
        self.masks[:] = [np.maximum(self.masks[0], mask) if self.masks else mask]

    def person_mask(self) -> Mask:
        """The mask of all people; computed on first use, then kept and shared. See `people_mask`.

        Returns:
            (H, W) float32: 1 on people, 0 on the background. Nobody can write to it.
        """
        return self.analysed.person_mask() if self.analysed else self._person_mask

    def person_mask_in(self, matrix: Affine, size: tuple[int, int]) -> Mask:
        """The mask of all people in the pixels of another picture; cheaper than the whole photo's.

        Args:
            matrix: (2, 3), from the photo's pixels to that picture's.
            size: (width, height) of that picture.

        Returns:
            (height, width) float32, as `person_mask`; beyond the photo, its edge is repeated.
        """
        return self.analysed.person_mask_in(matrix, size) if self.analysed else self._people.part(matrix, size)

    def all_faces(self) -> tuple[Face, ...]:
        """The faces of everybody, whether the job names them or not. Others are detected on first use, then kept.

        Returns:
            The faces of all steps of the job with their own ids, and the others with ids that no job names.
        """
        return self.analysed.all_faces() if self.analysed else self._all_faces

    def parts(self, face: Face) -> Parts | None:
        """The parts of one face. All faces are parsed on first use; the parts are kept and shared.

        Args:
            face: one of the photo's faces.

        Returns:
            The parts; None where no model of the container parses faces.
        """
        return self.analysed.parts(face) if self.analysed else self._parts.get(face.id)

    def once(self, name: str, compute: "Callable[[Photo], Result]") -> Result:
        """What is computed from the analysed picture on first use, then kept and shared with later steps.

        Args:
            name: of the result; the same name always stands for the same computation.
            compute: gets the picture in which the people were found.

        Returns:
            The result.
        """
        if self.analysed:
            return self.analysed.once(name, compute)
        if name not in self._results:
            self._results[name] = compute(self)
        return cast(Result, self._results[name])

    @cached_property
    def _results(self) -> dict[str, Any]:
        return {}

    @cached_property
    def _parts(self) -> Mapping[str, Parts]:
        return self.parser(self) if self.parser else {}

    @cached_property
    def _all_faces(self) -> tuple[Face, ...]:
        from sagemaker_endpoints._sdk.reacquire_faces import bystanders

        return (*self.faces, *bystanders(self.rgb, self.faces))

    @cached_property
    def _person_mask(self) -> Mask:
        mask = self._people.whole()
        mask.flags.writeable = False
        return mask

    @cached_property
    def _people(self) -> CoarseMask:
        from sagemaker_endpoints._sdk.people.people_mask import people_mask

        return people_mask(self.rgb, self.faces)


@dataclass(frozen=True)
class Crop:
    """One face, cut out of its photo and aligned as a network's training crops were.

    Attributes:
        rgb: (h, w, 3) uint8, of the template and the width that `[align]` names; shared, so never written to.
        face: the face, with landmarks and box in the crop's pixels.
        photo: the whole photo.
        matrix: (2, 3), from the photo's pixels to the crop's.
        references: the largest face of each reference photo, cut out in the same way, by the parameter's name.
    """

    rgb: RGB
    face: Face
    photo: Photo
    matrix: Affine
    references: Mapping[str, "Crop"] = field(default_factory=dict)

    def warn(self, code: str, *details: str) -> None:
        """Warn about this face; see `Photo.warn`.

        Args:
            code: a key of `facemagi.warnings.WARNINGS`.
            details: more exactly, what it is about: words of lower-case letters and underscores.
        """
        self.photo.warn(code, self.face.id, *details)

    def person_mask(self) -> Mask:
        """The photo's person mask in the crop's pixels.

        Returns:
            (h, w) float32, 0…1; 0 beyond the photo's edges.
        """
        return warp(self.photo.person_mask(), self.matrix, self.rgb.shape[1::-1], cv2.BORDER_CONSTANT).clip(0, 1)


@dataclass(frozen=True)
class Edit:
    """The effect that an editor applies, with its parameters.

    Attributes:
        effect: the effect's name inside its model (`[effects.<name>]` of model.toml).
        params: for a photo editor, the job's parameters (each face has its own in `face.params`); for a face editor,
            the parameters of that crop's face.
    """

    effect: str
    params: Params
