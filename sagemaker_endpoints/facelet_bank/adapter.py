"""Facelet-Bank: sliders for age, gender and beard, whose effects add up in the features of VGG-19."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from facemagi.manifest import Align
from sagemaker_endpoints._sdk.contract import RGB, Crop, Edit, Params
from sagemaker_endpoints._sdk.grouping import edit_in_groups
from sagemaker_endpoints._sdk.lru_cache import LruCache
from sagemaker_endpoints._sdk.missing_weights import missing_part
from sagemaker_endpoints._torch.loading import load_network
from sagemaker_endpoints._torch.normalised import normalised_of, signed_difference
from sagemaker_endpoints._torch.pictures import add_signed_difference

if TYPE_CHECKING:
    from torch import Tensor

Features = tuple["Tensor", ...]

FACELETS = {
    "older": "older",
    "younger": "younger",
    "feminization": "feminization",
    "masculinization": "masculinization",
    "facial_hair": "facehair",
}
"""The authors' name of each slider's effect. A slider that the weights bring along has its effect's name."""

PUBLISHED_NORM = "picture"
"""The normalisation of the published decoder."""

PUBLISHED_CROP = {"template": "ffhq", "size": 448}
"""The crop of the published networks, which do not state it: a size that the authors advise."""

STRENGTH = 5.0
"""The network's strength at a slider's 100: the largest that the authors show. Beyond it, faces break."""


class Adapter:
    """A face editor. All effects share one encoder and one decoder; features of recent faces are cached."""

    def load(self, weights: Path, device: str) -> None:
        """Load encoder, decoder and the effects that were imported or trained; trained ones specify the crop too."""
        from .network import build

        self._loaded = load_network(weights / "facelet_bank.safetensors", build, device)
        self._loaded.network.normalise_by(self._loaded.settings.get("norm", PUBLISHED_NORM))
        crop = PUBLISHED_CROP | self._loaded.settings.get("crop", {})
        self.align = Align(**crop, mask="crop", from_weights=True)
        self._features: LruCache[Features] = LruCache(self._encode)

    def edit(self, crops: Sequence[Crop], edits: Sequence[Edit]) -> list[RGB]:
        """Add the effects of each crop's sliders; with all sliders at rest the crop is returned unchanged."""
        items = list(zip(crops, edits, strict=True))
        keys = [edit.effect if strengths_of(edit.params) else None for edit in edits]
        return edit_in_groups(items, keys, self._edit_group, lambda item: item[0].rgb)

    def _edit_group(self, _effect: str, group: Sequence[tuple[Crop, Edit]]) -> list[RGB]:
        return self._edited([crop.rgb for crop, _ in group], [strengths_of(edit.params) for _, edit in group])

    def _edited(self, pictures: Sequence[RGB], strengths: Sequence[Mapping[str, float]]) -> list[RGB]:
        """Decode the features with and without the effects, and add the difference to each picture."""
        import torch

        network, device = self._loaded.network, self._loaded.device
        names = sorted({name for own in strengths for name in own})
        self._require(names)
        with self._loaded.running():
            features = [torch.cat(level) for level in zip(*self._features.of(pictures), strict=True)]
            by_name = {name: torch.tensor([own.get(name, 0.0) for own in strengths], device=device) for name in names}
            edited = network.edit(features, by_name)
            images = normalised_of(pictures, device)
            both = [torch.cat(pair) for pair in zip(features, edited, strict=True)]
            before, after = network.decode(both, torch.cat([images, images])).chunk(2)
            return add_signed_difference(pictures, signed_difference(after - before))

    def _require(self, facelets: Sequence[str]) -> None:
        imported = self._loaded.network.facelets
        sliders = {facelet: slider for slider, facelet in FACELETS.items()}
        for facelet in facelets:
            if facelet not in imported:
                slider = sliders.get(facelet, facelet)
                raise missing_part("facelet_bank", slider, [sliders.get(name, name) for name in imported], slider)

    def _encode(self, pictures: Sequence[RGB]) -> list[Features]:
        features = self._loaded.network.encode(normalised_of(pictures, self._loaded.device))
        # Copies: a view would keep the features of the whole batch in memory.
        return [tuple(level[index : index + 1].clone() for level in features) for index in range(len(pictures))]


def strengths_of(params: Params) -> dict[str, float]:
    """The strengths of the sliders that are not at rest.

    Args:
        params: the values of all sliders, 0…100; of those of a trained facelet also -100…100.

    Returns:
        Strengths by facelet, up to `STRENGTH`, without those that are 0.
    """
    return {FACELETS.get(slider, slider): STRENGTH * value / 100 for slider, value in params.items() if value}
