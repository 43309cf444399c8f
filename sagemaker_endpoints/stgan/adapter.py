"""STGAN: sliders for the attributes of a face, given to the network as differences."""

from collections.abc import Sequence
from pathlib import Path

from facemagi.manifest import Align
from sagemaker_endpoints._imaging.attributes.attribute_labels import read_labels
from sagemaker_endpoints._sdk.contract import RGB, Crop, Edit
from sagemaker_endpoints._sdk.grouping import edit_in_groups
from sagemaker_endpoints._torch.attribute_edits import AttributeEdits
from sagemaker_endpoints._torch.loading import load_network

from .attributes import NO_CHANGE, difference_vector, displaced_attributes, slider_strengths

TEMPLATE = "celeba_178"
"""The centre square of CelebA's pictures, on which the authors train."""


class Adapter:
    """A face editor."""

    def load(self, weights: Path, device: str) -> None:
        """Load the network; its weights file also specifies the size of the crops."""
        from .network import build

        loaded = load_network(weights / "stgan.safetensors", build, device)
        self.align = Align(template=TEMPLATE, size=loaded.settings["size"], mask="crop", from_weights=True)
        self._edits = AttributeEdits(loaded)

    def edit(self, crops: Sequence[Crop], edits: Sequence[Edit]) -> list[RGB]:
        """Apply the sliders of each crop; with all sliders at rest the crop is returned unchanged."""
        items = list(zip(crops, edits, strict=True))
        keys = [edit.effect if slider_strengths(edit.params) else None for edit in edits]
        return edit_in_groups(items, keys, self._edit_group, lambda item: item[0].rgb)

    def _edit_group(self, _effect: str, group: Sequence[tuple[Crop, Edit]]) -> list[RGB]:
        target = [_difference(crop, edit) for crop, edit in group]
        return self._edits.edit([crop.rgb for crop, _ in group], [NO_CHANGE] * len(group), target)


def _difference(crop: Crop, edit: Edit) -> list[float]:
    strengths = slider_strengths(edit.params)
    return difference_vector(strengths, read_labels(crop, edit.params["source"], displaced_attributes(strengths)))
