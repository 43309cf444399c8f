"""What an adapter may offer beside `edit`, if its model.toml says so."""

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

from facemagi.manifest import Align
from sagemaker_endpoints._sdk.contract import Photo
from sagemaker_endpoints._sdk.parts import Parts


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
