"""Facelet-Bank: older, younger, more feminine, more masculine, with a beard: as sums of differences."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sagemaker_endpoints._sdk.contract import RGB, Crop, Edit, Params
from sagemaker_endpoints._sdk.lru_cache import LruCache
from sagemaker_endpoints._sdk.missing_weights import missing_part
from sagemaker_endpoints._torch.loading import load_network
from sagemaker_endpoints._torch.normalised import normalised_of, signed_difference
from sagemaker_endpoints._torch.pictures import changed_by

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
"""The authors' name of each slider's effect."""

STRENGTH = 5.0
"""What a slider's 100 is to the network: what the authors show. Beyond it, faces break."""


class Adapter:
    """A face editor. Encoder and decoder are there once for all effects; the last few faces' features are kept."""

    def load(self, weights: Path, device: str) -> None:
        """Open encoder, decoder and the effects that were imported."""
        from .network import build

        self._opened = load_network(weights / "facelet_bank.safetensors", build, device)
        self._features: LruCache[Features] = LruCache(self._encode)

    def edit(self, crops: Sequence[Crop], edits: Sequence[Edit]) -> list[RGB]:
        """Each crop with its effects added; at rest it is itself."""
        results = [crop.rgb for crop in crops]
        moving = [place for place, edit in enumerate(edits) if strengths_of(edit.params)]
        if moving:
            strengths = [strengths_of(edits[place].params) for place in moving]
            changed = self._changed([crops[place].rgb for place in moving], strengths)
            for place, picture in zip(moving, changed, strict=True):
                results[place] = picture
        return results

    def _changed(self, pictures: Sequence[RGB], strengths: Sequence[Mapping[str, float]]) -> list[RGB]:
        """The difference between the decoded features with and without the effects, added to each picture."""
        import torch

        network, place = self._opened.network, self._opened.device
        names = sorted({name for told in strengths for name in told})
        self._require(names)
        with self._opened.running():
            features = [torch.cat(level) for level in zip(*self._features.of(pictures), strict=True)]
            asked = {name: torch.tensor([told.get(name, 0.0) for told in strengths], device=place) for name in names}
            edited = network.edit(features, asked)
            images = normalised_of(pictures, place)
            both = [torch.cat(pair) for pair in zip(features, edited, strict=True)]
            plain, changed = network.decode(both, torch.cat([images, images])).chunk(2)
            return changed_by(pictures, signed_difference(changed - plain))

    def _require(self, facelets: Sequence[str]) -> None:
        there = self._opened.network.facelets
        sliders = {facelet: slider for slider, facelet in FACELETS.items()}
        for facelet in facelets:
            if facelet not in there:
                known = [sliders[name] for name in there]
                raise missing_part("facelet_bank", sliders[facelet], known, sliders[facelet])

    def _encode(self, pictures: Sequence[RGB]) -> list[Features]:
        features = self._opened.network.encode(normalised_of(pictures, self._opened.device))
        # copies, so that no face keeps its whole batch alive
        return [tuple(level[place : place + 1].clone() for level in features) for place in range(len(pictures))]


def strengths_of(params: Params) -> dict[str, float]:
    """The strength of each effect whose slider is not at rest, by its facelet."""
    return {facelet: STRENGTH * params[slider] / 100 for slider, facelet in FACELETS.items() if params[slider]}
