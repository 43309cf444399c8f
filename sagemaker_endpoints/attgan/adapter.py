"""AttGAN: sliders for the attributes of a face, several at once."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from facemagi.manifest import Align
from sagemaker_endpoints._imaging.attributes.attribute_labels import LookAt, no_network, read_labels
from sagemaker_endpoints._imaging.attributes.binary_estimate import BinaryEstimate
from sagemaker_endpoints._imaging.attributes.person_labels import person_labels
from sagemaker_endpoints._imaging.attributes.slider_strengths import SOURCE, slider_strengths
from sagemaker_endpoints._sdk.contract import RGB, Crop, Edit
from sagemaker_endpoints._sdk.grouping import edit_in_groups
from sagemaker_endpoints._torch.attribute_edits import AttributeEdits
from sagemaker_endpoints._torch.loading import load_network

from .attributes import ORDER, current_vector, target_vector


class Adapter:
    """A face editor."""

    _order: Sequence[str] = ORDER

    def load(self, weights: Path, device: str) -> None:
        """Load the network; its weights file also specifies the crop of faces and the attributes."""
        from .network import build

        loaded = load_network(weights / "attgan.safetensors", build, device)
        template, size = loaded.settings["template"], loaded.settings["size"]
        self.align = Align(template=template, size=size, mask="crop", from_weights=True)
        self._order = loaded.settings.get("attributes", ORDER)
        self._edits = AttributeEdits(loaded)
        self._look_at = _network_labels(weights)

    def edit(self, crops: Sequence[Crop], edits: Sequence[Edit]) -> list[RGB]:
        """Apply the sliders of each crop; with all sliders at rest the crop is returned unchanged."""
        items = list(zip(crops, edits, strict=True))
        keys = [edit.effect if slider_strengths(edit.params, self._order) else None for edit in edits]
        return edit_in_groups(items, keys, self._edit_group, lambda item: item[0].rgb)

    def _edit_group(self, _effect: str, group: Sequence[tuple[Crop, Edit]]) -> list[RGB]:
        order = self._order
        sources = [read_labels(crop, edit.params.get(SOURCE, []), order, self._look_at) for crop, edit in group]
        current = [current_vector(source, order) for source in sources]
        target = [
            target_vector(source, slider_strengths(edit.params, order), order)
            for source, (_, edit) in zip(sources, group, strict=True)
        ]
        return self._edits.edit([crop.rgb for crop, _ in group], current, target)


def _network_labels(weights: Path) -> LookAt:
    """Looks at faces with FaceRes; without its weights file, male and young are assumed."""
    from sagemaker_endpoints._litert.person import find_estimator

    estimator = find_estimator(weights)
    if estimator is None:
        return no_network

    def look_at(crop: Crop) -> Mapping[str, BinaryEstimate]:
        person = estimator.estimate(crop.rgb, crop.face.landmarks)
        return person_labels(person.male, person.age)

    return look_at
