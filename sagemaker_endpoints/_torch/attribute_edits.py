"""Networks that are told in numbers what a face shall be like: encoded once, decoded as it is and as it shall be."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sagemaker_endpoints._sdk.contract import RGB
from sagemaker_endpoints._sdk.lru_cache import LruCache
from sagemaker_endpoints._torch.loading import LoadedNetwork
from sagemaker_endpoints._torch.pictures import changed_by, signed_of

if TYPE_CHECKING:
    from torch import Tensor

Features = tuple["Tensor", ...]

Numbers = Sequence[Sequence[float]]
"""What a network is asked with: for each face, one number for each of its attributes."""


class AttributeEdits:
    """Of the last few faces it keeps what the encoder saw, so that a slider that is moved costs decodings only.

    opened: a network with `encode`, (N, 3, S, S) of -1…1 to features (a tuple, N first in each), and `decode`, features
        and (N, attributes) numbers to (N, 3, S, S) of -1…1.
    """

    def __init__(self, opened: LoadedNetwork) -> None:
        self._opened = opened
        self._features: LruCache[Features] = LruCache(self._encode)

    def changed(self, pictures: Sequence[RGB], told: Numbers, wanted: Numbers) -> list[RGB]:
        """Pictures with the difference between the network's edit and its copy of the face as it was.

        What the network blurs, it blurs in both: so pores and lashes stay the photo's.

        pictures: of the network's own size. told: what asks for the face as it is. wanted: for the edited one.
        """
        import torch

        with self._opened.running():
            seen = self._features.of(pictures)
            features = tuple(torch.cat(level + level) for level in zip(*seen, strict=True))
            numbers = torch.tensor([*told, *wanted], device=self._opened.device)
            copied, edited = self._opened.network.decode(features, numbers).chunk(2)
            return changed_by(pictures, edited - copied)

    def _encode(self, pictures: Sequence[RGB]) -> list[Features]:
        features = self._opened.network.encode(signed_of(pictures, self._opened.device))
        # copies, so that no face keeps its whole batch alive
        return [tuple(level[place : place + 1].clone() for level in features) for place in range(len(pictures))]
