"""AttGAN: attributes of a face on sliders, several at once."""

from collections.abc import Sequence
from pathlib import Path

from facemagi.manifest import Align
from sagemaker_endpoints._imaging.attributes.attribute_labels import read_labels
from sagemaker_endpoints._sdk.contract import RGB, Crop, Edit
from sagemaker_endpoints._torch.attribute_edits import AttributeEdits
from sagemaker_endpoints._torch.loading import load_network

from .attributes import ORDER, moved, told, wanted


class Adapter:
    """A face editor."""

    def load(self, weights: Path, device: str) -> None:
        """Open the network, and cut faces as its weights were trained on."""
        from .network import build

        opened = load_network(weights / "attgan.safetensors", build, device)
        self.align = Align(template=opened.settings["template"], size=opened.settings["size"], mask="crop")
        self._edits = AttributeEdits(opened)

    def edit(self, crops: Sequence[Crop], edits: Sequence[Edit]) -> list[RGB]:
        """Each crop with what its sliders change; at rest it is itself."""
        results = [crop.rgb for crop in crops]
        moving = [place for place, edit in enumerate(edits) if moved(edit.params)]
        if moving:
            changed = self._changed([crops[place] for place in moving], [edits[place] for place in moving])
            for place, picture in zip(moving, changed, strict=True):
                results[place] = picture
        return results

    def _changed(self, crops: Sequence[Crop], edits: Sequence[Edit]) -> list[RGB]:
        sources = [read_labels(crop, edit.params["source"], ORDER) for crop, edit in zip(crops, edits, strict=True)]
        asked = [wanted(source, moved(edit.params)) for source, edit in zip(sources, edits, strict=True)]
        return self._edits.changed([crop.rgb for crop in crops], [told(source) for source in sources], asked)
