"""The losses of a painting: the style of one picture, the content of the photo, faces above all.

Paper: Johnson, Alahi, Fei-Fei, "Perceptual Losses for Real-Time Style Transfer and Super-Resolution", ECCV 2016,
sections 3.2 and 4.1. The heavier content inside faces is our own, after the aim of
zfergus/face-preserving-style-transfer.
"""

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn.functional import interpolate


def gram(features: Tensor) -> Tensor:
    """How much the channels of features go together (equation 3).

    Args:
        features: (N, C, H, W).

    Returns:
        (N, C, C), divided by the number of the features of a picture.
    """
    flat = features.flatten(2)
    return flat @ flat.transpose(1, 2) / (flat.shape[1] * flat.shape[2])


def style_loss(made: Sequence[Tensor], grams: Sequence[Tensor]) -> Tensor:
    """How far a painting is from a style (equation 4), each level beside the size of its own style.

    Args:
        made: features of the paintings, (N, C, H, W) for each level.
        grams: of the style picture, (1, C, C) for each level.

    Returns:
        The sum over the levels; 1 for a level without any features.
    """
    shares = [
        (gram(level.float()) - goal).square().sum((1, 2)).mean() / goal.square().sum()
        for level, goal in zip(made, grams, strict=True)
    ]
    return torch.stack(shares).sum()


def content_loss(made: Tensor, photo: Tensor, weights: Tensor) -> Tensor:
    """How far a painting is from its photo (equation 2), with weights for the places.

    Args:
        made: features of the paintings, (N, C, h, w).
        photo: features of the photos, of the same shape.
        weights: (N, 1, H, W), 1 where nothing is special.

    Returns:
        The weighted mean of the squared differences, beside the mean square of the photo's features.
    """
    shares = interpolate(weights, made.shape[2:], mode="area")
    made, photo = made.float(), photo.float()
    difference = ((made - photo).square() * shares).mean()
    return difference / photo.square().mean().clamp(min=1e-6)


def roughness(image: Tensor) -> Tensor:
    """The total variation (Aly and Dubois, 2005): the mean square of the differences of neighbouring pixels.

    Args:
        image: (N, 3, H, W), 0…1.
    """
    down, right = image.diff(dim=2), image.diff(dim=3)
    return down.square().mean() + right.square().mean()


def copy_loss(made: Tensor, photo: Tensor) -> Tensor:
    """How far a painting is from a copy of its photo: the mean absolute difference.

    Args:
        made: paintings, (N, 3, H, W), 0…255.
        photo: their photos, of the same shape.

    Returns:
        0…1, and 1 for black instead of white.
    """
    return (made.float() - photo).abs().mean() / 255
