"""STGAN: attributes of a face on sliders, told as what shall change."""

from collections.abc import Sequence
from pathlib import Path

from facemagi.manifest import Align
from sagemaker_endpoints._imaging.attributes.attribute_labels import read_labels
from sagemaker_endpoints._sdk.contract import RGB, Crop, Edit
from sagemaker_endpoints._torch.attribute_edits import AttributeEdits
from sagemaker_endpoints._torch.loading import load_network

from .attributes import NO_CHANGE, displaced, moved, wanted

TEMPLATE = "celeba_178"
"""The centre square of CelebA's pictures that the authors train on."""


class Adapter:
    """A face editor."""

    def load(self, weights: Path, device: str) -> None:
        """Open the network, and cut faces at the size that its weights were trained for."""
        from .network import build

        opened = load_network(weights / "stgan.safetensors", build, device)
        self.align = Align(template=TEMPLATE, size=opened.settings["size"], mask="crop")
        self._edits = AttributeEdits(opened)

    def edit(self, crops: Sequence[Crop], edits: Sequence[Edit]) -> list[RGB]:
        """Each crop with what its sliders change; at rest it is itself."""
        results = [crop.rgb for crop in crops]
        moving = [place for place, edit in enumerate(edits) if moved(edit.params)]
        if moving:
            asked = [_asked(crops[place], edits[place]) for place in moving]
            changed = self._edits.changed([crops[place].rgb for place in moving], [NO_CHANGE] * len(moving), asked)
            for place, picture in zip(moving, changed, strict=True):
                results[place] = picture
        return results


def _asked(crop: Crop, edit: Edit) -> list[float]:
    strengths = moved(edit.params)
    return wanted(strengths, read_labels(crop, edit.params["source"], displaced(strengths)))
