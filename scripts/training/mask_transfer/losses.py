"""The losses of mask transfer.

Paper: Mokady, Benaim, Wolf, Bermano, "Mask Based Unsupervised Content Transfer", ICLR 2020, section 3.
Numbers: rmokady/mbu-content-tansfer, commit df703c6. Its readme says which weight belongs to which loss.
"""

from collections.abc import Mapping

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits, l1_loss, mse_loss

from sagemaker_endpoints.mask_transfer.network import Content, paste
from scripts.training.mask_transfer.discriminator_network import Discriminator
from scripts.training.mask_transfer.options import Options


def content_loss(
    network: Content, judge: Discriminator, having: Tensor, lacking: Tensor, options: Options
) -> tuple[Tensor, Mapping[str, Tensor]]:
    """The loss of the encoders and the decoders.

    Args:
        network: of the content.
        judge: the discriminator, which is not trained by it.
        having: (N, 3, S, S), faces with the content.
        lacking: (N, 3, S, S), faces without it.
        options: the weights of the losses.

    Returns:
        The loss, and its terms without their weights.
    """
    common_having, common_lacking = network.common(having), network.common(lacking)
    separate = network.separate(having)
    nothing = torch.zeros_like(separate)
    own, bare = torch.cat([common_having, separate], 1), torch.cat([common_having, nothing], 1)
    empty = torch.cat([common_lacking, nothing], 1)

    mask, inside = network.content_layer(own)
    empty_mask, empty_inside = network.content_layer(empty)
    transferred = network.add_content(torch.cat([common_lacking, separate], 1), lacking).result
    terms = {
        "plain": l1_loss(network.plain(empty), lacking),
        "content": l1_loss(paste(inside, network.plain(bare), mask), having),
        "mask": l1_loss(paste(inside, having, mask), having)
        + l1_loss(paste(empty_inside, lacking, empty_mask), lacking),
        "common": mse_loss(network.common(transferred), common_lacking),
        "separate": mse_loss(network.separate(transferred), separate),
        "confusion": _judged(judge, common_having, 0.0) + _judged(judge, common_lacking, 0.0),
    }
    weights = {name: getattr(options, f"{name}_weight") for name in terms}
    return torch.stack([weights[name] * term for name, term in terms.items()]).sum(), terms


def judge_loss(network: Content, judge: Discriminator, having: Tensor, lacking: Tensor) -> Tensor:
    """The loss of the discriminator: it should see the content where it is."""
    with torch.no_grad():
        common_having, common_lacking = network.common(having), network.common(lacking)
    return _judged(judge, common_having, 1.0) + _judged(judge, common_lacking, 0.0)


def _judged(judge: Discriminator, common: Tensor, label: float) -> Tensor:
    logits = judge(common)
    return binary_cross_entropy_with_logits(logits, torch.full_like(logits, label))
