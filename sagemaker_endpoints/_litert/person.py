"""Estimates the age and the gender presentation of a face, and the features of its identity, with FaceRes."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._litert import faceres
from sagemaker_endpoints._litert.loading import load_network
from sagemaker_endpoints._litert.person_estimate import PersonEstimate
from sagemaker_endpoints._sdk.align import align, find_alignment
from sagemaker_endpoints._sdk.contract import RGB

FILE = "faceres.safetensors"
"""The name of the weights file in the folder of each model that uses it."""

TEMPLATE = "faceres"


class PersonEstimator:
    """FaceRes, loaded. Threads may share it; their calls run one after another, 10 ms each.

    Args:
        file: its weights file.

    Raises:
        ValueError: the file is damaged, or its names or shapes are not those of the network.
    """

    def __init__(self, file: Path) -> None:
        self._network = load_network(file, faceres.variables, faceres.write)

    def estimate(self, rgb: RGB, landmarks: NDArray[np.float32]) -> PersonEstimate:
        """Look at one face.

        Args:
            rgb: (H, W, 3) uint8, a photo or a crop that shows some more than the face.
            landmarks: (478, 3) float32, pixels of `rgb`.

        Returns:
            The estimates.
        """
        male, ages, features = self._network(network_input(rgb, landmarks))
        length = max(float(np.linalg.norm(features)), 1e-6)
        return PersonEstimate(float(male[0, 0]), ages[0], features[0] / np.float32(length))


def find_estimator(weights: Path) -> PersonEstimator | None:
    """The estimator of a model whose weights `faceres` are optional.

    Args:
        weights: the folder of the model's weights files.

    Returns:
        The estimator; None where the file is missing.

    Raises:
        ValueError: the file is damaged.
    """
    return PersonEstimator(weights / FILE) if (weights / FILE).is_file() else None


def network_input(rgb: RGB, landmarks: NDArray[np.float32]) -> NDArray[np.float32]:
    """The face, upright in a square, as the network expects it.

    Args:
        rgb: (H, W, 3) uint8, red first.
        landmarks: (478, 3) float32, pixels of `rgb`.

    Returns:
        (1, 224, 224, 3) float32, blue first, levels minus the mean of the training pictures.
    """
    crop = align(rgb, find_alignment(landmarks, TEMPLATE, faceres.SIZE))
    return np.asarray(crop[None, ..., ::-1] - np.array(faceres.MEAN), np.float32)
