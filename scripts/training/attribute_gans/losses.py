"""The losses of AttGAN and STGAN, which are the same.

Papers: He, Zuo, Kan, Shan, Chen, "AttGAN: Facial Attribute Editing by Only Changing What You Want", IEEE TIP 2019,
equations 7 to 15; Liu, Ding, Xia, Liu, Ding, Zuo, Wen, "STGAN", CVPR 2019, section on loss functions; Gulrajani, Ahmed,
Arjovsky, Dumoulin, Courville, "Improved Training of Wasserstein GANs", NeurIPS 2017, equation 3.
Numbers: elvisyjlin/AttGAN-PyTorch, bluestyle97/STGAN-pytorch, csmliu/STGAN.
Differences: unknown labels do not count. The gradient penalty is always computed in float32.
"""

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits


def classification(logits: Tensor, labels: Tensor) -> Tensor:
    """How badly the attributes were recognised: the mean binary cross-entropy of the known labels.

    AttGAN, equations 8 and 10, which add up the attributes of a face; AttGAN-PyTorch takes their mean.

    Args:
        logits: (N, A), above 0 where the discriminator sees the attribute.
        labels: (N, A): 1 present, -1 absent, 0 unknown.
    """
    known = labels != 0
    errors = binary_cross_entropy_with_logits(logits.float(), (labels > 0).float(), reduction="none")
    return (errors * known).sum() / known.sum().clamp(min=1)


def critic(photos: Tensor, edited: Tensor) -> Tensor:
    """The discriminator's adversarial loss (AttGAN, equation 12): minus its estimate of the Wasserstein distance.

    Args:
        photos: (N, 1), how real the discriminator finds photos.
        edited: (N, 1), how real it finds edited pictures.
    """
    return edited.float().mean() - photos.float().mean()


def realism(edited: Tensor) -> Tensor:
    """The generator's adversarial loss (AttGAN, equation 13).

    Args:
        edited: (N, 1), how real the discriminator finds edited pictures.
    """
    return -edited.float().mean()


def reconstruction(made: Tensor, photos: Tensor) -> Tensor:
    """The mean absolute difference (AttGAN, equation 11).

    Args:
        made: (N, 3, S, S), -1…1, the generator's pictures of unedited faces.
        photos: the same faces.
    """
    return (made - photos).abs().mean()


def gradient_penalty(judge: Callable[[Tensor], Tensor], photos: Tensor, edited: Tensor) -> Tensor:
    """How far the discriminator is from a slope of 1 between photos and edited pictures.

    Gulrajani et al., equation 3, without the factor λ: the mean of (‖∇D(x̂)‖ - 1)², with x̂ at a random place on the line
    from a photo to an edited picture.

    Args:
        judge: how real pictures are, (N, 3, S, S) to (N, 1).
        photos: (N, 3, S, S).
        edited: (N, 3, S, S).
    """
    with torch.autocast(photos.device.type, enabled=False):
        place = torch.rand(len(photos), 1, 1, 1, device=photos.device)
        between = torch.lerp(photos.float(), edited.float(), place).requires_grad_(True)
        (gradient,) = torch.autograd.grad(judge(between).sum(), between, create_graph=True)
        slopes: Tensor = gradient.flatten(1).norm(dim=1)
        return (slopes - 1).square().mean()
