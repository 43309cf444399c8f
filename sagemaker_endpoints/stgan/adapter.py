"""STGAN: sliders for the attributes of a face, given to the network as differences."""

from collections.abc import Sequence
from pathlib import Path

from facemagi.manifest import Align
from sagemaker_endpoints._imaging.attributes.attribute_labels import read_labels
from sagemaker_endpoints._imaging.attributes.slider_strengths import SOURCE, slider_strengths
from sagemaker_endpoints._sdk.contract import RGB, Crop, Edit
from sagemaker_endpoints._sdk.grouping import edit_in_groups
from sagemaker_endpoints._torch.attribute_edits import AttributeEdits
from sagemaker_endpoints._torch.loading import load_network

from .attributes import ORDER, difference_vector, displaced_attributes

TEMPLATE = "celeba_178"
"""The centre square of CelebA's pictures, on which the authors train; other weights state theirs."""


class Adapter:
    """A face editor."""

    _order: Sequence[str] = ORDER

    def load(self, weights: Path, device: str) -> None:
        """Load the network; its weights file also specifies the crop of faces and the attributes."""
        from .network import build

        loaded = load_network(weights / "stgan.safetensors", build, device)
        template, size = loaded.settings.get("template", TEMPLATE), loaded.settings["size"]
        self.align = Align(template=template, size=size, mask="crop", from_weights=True)
        self._order = loaded.settings.get("attributes", ORDER)
        self._edits = AttributeEdits(loaded)

    def edit(self, crops: Sequence[Crop], edits: Sequence[Edit]) -> list[RGB]:
        """Apply the sliders of each crop; with all sliders at rest the crop is returned unchanged."""
        items = list(zip(crops, edits, strict=True))
        keys = [edit.effect if slider_strengths(edit.params, self._order) else None for edit in edits]
        return edit_in_groups(items, keys, self._edit_group, lambda item: item[0].rgb)

    def _edit_group(self, _effect: str, group: Sequence[tuple[Crop, Edit]]) -> list[RGB]:
        target = [self._difference(crop, edit) for crop, edit in group]
        no_change = [[0.0] * len(self._order)] * len(group)
        return self._edits.edit([crop.rgb for crop, _ in group], no_change, target)

    def _difference(self, crop: Crop, edit: Edit) -> list[float]:
        strengths = slider_strengths(edit.params, self._order)
        displaced = displaced_attributes(strengths, self._order)
        return difference_vector(strengths, read_labels(crop, edit.params.get(SOURCE, []), displaced), self._order)
