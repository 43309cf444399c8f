"""DRIT: what the photo shows, as the other of two domains would show it."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sagemaker_endpoints._imaging.compositing.stylise import fit_to_network, overlay_drawing
from sagemaker_endpoints._sdk.contract import RGB, Edit, Photo
from sagemaker_endpoints._torch.loading import load_network
from sagemaker_endpoints._torch.pictures import pictures_of_signed, signed_of

if TYPE_CHECKING:
    from torch import Tensor

WAYS = {"a_to_b": ("a", "b"), "b_to_a": ("b", "a")}
"""The domain of the photo and that of the result."""

STEP = 4
LEAST = 16
"""Pixels of a side: a quarter of them must be enough to be mirrored at the innermost layers."""

STYLE_SIDE = 216
"""Pixels of a reference's longer side: what the authors train with. Its style is a mean over all of it."""

NUMBERS = 8
"""Of a style."""


class Adapter:
    """A photo editor; both directions are in one process."""

    def load(self, weights: Path, device: str) -> None:
        """Open encoders and generator."""
        from .network import build

        self._opened = load_network(weights / "drit.safetensors", build, device)

    def edit(self, photos: Sequence[Photo], edits: Sequence[Edit]) -> list[RGB]:
        """Each photo in the other domain, of its own size; at strength 0 the photo itself."""
        results = [photo.rgb for photo in photos]
        groups: dict[tuple[str, tuple[int, ...]], list[tuple[int, RGB]]] = {}
        for place, (photo, edit) in enumerate(zip(photos, edits, strict=True)):
            if edit.params["strength"]:
                small = fit_to_network(photo.rgb, edit.params["detail"], LEAST)
                groups.setdefault((edit.params["direction"], small.shape), []).append((place, small))
        for (direction, _), members in groups.items():
            places = [place for place, _ in members]
            seen = [(photos[place], edits[place]) for place in places]
            drawn = self._translated(direction, [small for _, small in members], seen)
            for place, picture in zip(places, drawn, strict=True):
                results[place] = overlay_drawing(photos[place].rgb, picture, edits[place].params["strength"] / 100)
        return results

    def _translated(self, direction: str, pictures: Sequence[RGB], asked: Sequence[tuple[Photo, Edit]]) -> list[RGB]:
        """Pictures of one size in the other domain, each in its own style."""
        import torch

        source, goal = WAYS[direction]
        height, width = pictures[0].shape[:2]
        network = self._opened.network
        with self._opened.running():
            styles = torch.cat([self._style(photo, edit, goal) for photo, edit in asked])
            contents = network.content(
                signed_of([mirrored(picture) for picture in pictures], self._opened.device), source
            )
            return pictures_of_signed(network.decode(contents, styles, goal)[..., :height, :width])

    def _style(self, photo: Photo, edit: Edit, domain: str) -> "Tensor":
        """(1, 8): the reference's, its distribution's mean and not a draw from it; without one, the seed's draw."""
        import torch

        if edit.params["reference"] is None:
            drawn = np.random.default_rng(edit.params["seed"]).standard_normal((1, NUMBERS)).astype(np.float32)
            return torch.from_numpy(drawn).to(self._opened.device)
        reference = fit_to_network(photo.references["reference"].rgb, STYLE_SIDE, LEAST)
        mean: Tensor = self._opened.network.style(signed_of([reference], self._opened.device), domain)[0]
        return mean


def mirrored(picture: RGB) -> RGB:
    """The picture with its sides brought up to multiples of `STEP`, mirrored to the right and below."""
    height, width = picture.shape[:2]
    return np.pad(picture, ((0, -height % STEP), (0, -width % STEP), (0, 0)), "reflect")
