"""The contract of a model's `adapter.py`: the two kinds of editor, and what may be there if model.toml says so."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol, runtime_checkable

from facemagi.manifest import Align
from sagemaker_endpoints._sdk.contract import RGB, Crop, Edit, Photo, Picture
from sagemaker_endpoints._sdk.parts import Parts


class PhotoEditor(Protocol):
    """A model that gets whole pictures (`kind = "photo_editor"`)."""

    def load(self, weights: Path, device: str) -> None:
        """Prepare for editing. Called once, before the first edit. Import the framework here.

        Args:
            weights: the folder of this model's weights files.
            device: `cpu`, `cuda` or `auto`.

        Raises:
            FaceMagiError: `weights_missing` where a weights file is missing.
        """
        ...

    def edit(self, photos: Sequence[Photo], edits: Sequence[Edit]) -> list[Picture]:
        """Edit a batch of photos.

        With `framework = "none"` or `"litert"`, two threads call it at the same time.

        Args:
            photos: 1…`endpoint.batch_size` photos; their sizes may differ.
            edits: one for each photo.

        Returns:
            A new picture for each photo, in the same order: (H, W, 3), or (H, W, 4) with transparency, uint8, normally
            of the photo's own size.
        """
        ...


class FaceEditor(Protocol):
    """A model that gets aligned faces (`kind = "face_editor"`); the runtime pastes its results back."""

    def load(self, weights: Path, device: str) -> None:
        """As `PhotoEditor.load`.

        Args:
            weights: the folder of this model's weights files.
            device: `cpu`, `cuda` or `auto`.
        """
        ...

    def edit(self, crops: Sequence[Crop], edits: Sequence[Edit]) -> list[RGB]:
        """Edit a batch of crops; by two threads at the same time, as `PhotoEditor.edit`.

        Args:
            crops: 1…`endpoint.batch_size` crops, of the template and the size that `[align]` names.
            edits: one for each crop.

        Returns:
            A new crop for each crop, in the same order and of the same size: (h, w, 3) uint8.
        """
        ...


@runtime_checkable
class ParsesFaces(Protocol):
    """An adapter that also parses faces, for all models of its container (`parses_faces = true` in model.toml)."""

    def parse(self, photo: Photo) -> Mapping[str, Parts]:
        """Parse all faces of a photo.

        Args:
            photo: the photo.

        Returns:
            The parts of each face, by its id.
        """
        ...


@runtime_checkable
class AlignsByWeights(Protocol):
    """An adapter whose crop depends on its weights (`from_weights = true` under `[align]` in model.toml).

    Attributes:
        align: set by `load`; replaces `[align]`.
    """

    align: Align
