"""What a network sees of the person in one face."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class PersonEstimate:
    """The answers of FaceRes about one face.

    Attributes:
        male: 0…1, how probably a viewer takes the face for a man's.
        ages: (N,) float32, the share of each year of age from 0; the sum is 1.
        features: (1024,) float32 of length 1. The scalar product of two faces is their similarity: the higher, the
            more probably they belong to the same person.
    """

    male: float
    ages: NDArray[np.float32]
    features: NDArray[np.float32]

    @property
    def age(self) -> float:
        """The mean of the ages.

        Returns:
            Years. Over photographs it was right on men and on people over fifty, too low by up to ten years on young
            women, and too high on a child.
        """
        return float(self.ages @ np.arange(len(self.ages)))
