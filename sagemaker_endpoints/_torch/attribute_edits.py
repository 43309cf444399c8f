"""Attribute-conditioned encoder-decoders: encode once, decode with the current and with the target attributes."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sagemaker_endpoints._sdk.contract import RGB
from sagemaker_endpoints._sdk.lru_cache import LruCache
from sagemaker_endpoints._torch.loading import LoadedNetwork
from sagemaker_endpoints._torch.pictures import add_signed_difference, signed_of

if TYPE_CHECKING:
    from torch import Tensor

Features = tuple["Tensor", ...]

AttributeVectors = Sequence[Sequence[float]]
"""The condition of a decoder: for each face, one number for each of the network's attributes."""


class AttributeEdits:
    """Caches encoder features of recent faces, so that moving a slider runs only the decoder again.

    Args:
        loaded: a network with `encode`, which maps (N, 3, S, S) of -1…1 to features (a tuple of tensors, N first in
            each), and `decode`, which maps features and (N, attributes) numbers to (N, 3, S, S) of -1…1.
    """

    def __init__(self, loaded: LoadedNetwork) -> None:
        self._loaded = loaded
        self._features: LruCache[Features] = LruCache(self._encode)

    def edit(self, pictures: Sequence[RGB], current: AttributeVectors, target: AttributeVectors) -> list[RGB]:
        """Add to each picture the difference between its decoding with the target and with the current attributes.

        The network blurs both decodings alike, so the difference is free of it: pores and lashes stay the photo's.

        Args:
            pictures: (S, S, 3) uint8 each, of the size that the network was trained on.
            current: the vectors that reproduce the faces unchanged.
            target: the vectors of the edited faces.

        Returns:
            One picture of the same size for each.
        """
        import torch

        with self._loaded.running():
            cached = self._features.of(pictures)
            features = tuple(torch.cat(level + level) for level in zip(*cached, strict=True))
            vectors = torch.tensor([*current, *target], device=self._loaded.device)
            reproduced, edited = self._loaded.network.decode(features, vectors).chunk(2)
            return add_signed_difference(pictures, edited - reproduced)

    def _encode(self, pictures: Sequence[RGB]) -> list[Features]:
        features = self._loaded.network.encode(signed_of(pictures, self._loaded.device))
        # Copies: a view would keep the features of the whole batch in memory.
        return [tuple(level[index : index + 1].clone() for level in features) for index in range(len(pictures))]
