"""The training of one content of mask transfer, such as glasses.

Paper: Mokady, Benaim, Wolf, Bermano, "Mask Based Unsupervised Content Transfer", ICLR 2020, section 3.
Numbers: rmokady/mbu-content-tansfer, commit df703c6: Adam with a rate of 0.0002, 150,000 updates of 32 faces of each
domain at 128 pixels, gradients of a norm of 5 at most.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from sagemaker_endpoints._sdk.contract import RGB
from sagemaker_endpoints._torch.pictures import HALF_RANGE, pictures_of_signed
from sagemaker_endpoints.mask_transfer.adapter import PUBLISHED_CROP, REMOVE_THRESHOLD
from sagemaker_endpoints.mask_transfer.network import CODE, Content, paste
from scripts.datasets.prepared import PreparedDataset
from scripts.model_weights.readers.arrays import Array
from scripts.model_weights.writing import Terms
from scripts.training.earlier_weights import EarlierWeights, crop_of, read_earlier, terms_with
from scripts.training.loop.schedule import Schedule
from scripts.training.mask_transfer.discriminator_network import Discriminator
from scripts.training.mask_transfer.domains import Domains, Pairs
from scripts.training.mask_transfer.header import MODEL, settings_of
from scripts.training.mask_transfer.losses import content_loss, judge_loss
from scripts.training.mask_transfer.options import MULTIPLE, Options
from scripts.training.tasks import Place

OPTIONS = Options
PART = "content"
SCHEDULE = Schedule(steps=150_000, batch=32, average=0.0, clip=5.0)

CONTENT, JUDGE = "content", "discriminator"
BETAS = (0.5, 0.999)
"""Adam's, of both optimisers."""

MEASURED, SHOWN = 64, 6
"""Pairs of validation faces that are measured, and that are on a sample sheet."""


@dataclass(frozen=True)
class Prepared:
    """What a content is trained with.

    Attributes:
        options: of the training.
        earlier: the weights that the content is added to; None where there are none.
        crop: template and size of the faces.
    """

    options: Options
    earlier: EarlierWeights | None
    crop: dict[str, Any]


def prepare(
    data: PreparedDataset, options: Options, _schedule: Schedule, _device: torch.device, place: Place
) -> Prepared:
    """Look at the weights that are there already.

    Raises:
        TrainingError: the data set does not fit them.
    """
    earlier = read_earlier(MODEL, place.weights)
    return Prepared(options, earlier, crop_of(data.description, earlier, PUBLISHED_CROP))


class MaskTransferTask:
    """Learns to transfer one content; see `Task`.

    Args:
        data: all faces.
        prepared: the options, and the weights that are there already.
        schedule: how long and how.
        device: where the networks are.

    Raises:
        TrainingError: no face that trains has the content, or all have it.
        DatasetError: the data set has no such labels.
    """

    averaged = CONTENT
    criterion = "error"

    def __init__(self, data: PreparedDataset, prepared: Prepared, schedule: Schedule, device: torch.device) -> None:
        options = prepared.options
        self._prepared, self._options, self._schedule = prepared, options, schedule
        self._train, self._validation = (
            Domains(data, split, options.label, options.side, device) for split in ("train", "validation")
        )
        self.network = Content(options.sep, options.width).to(device)
        inputs = (CODE * options.width - options.sep) * (options.side // MULTIPLE) ** 2
        self.judge = Discriminator(inputs, CODE * options.width).to(device)
        self.networks: Mapping[str, torch.nn.Module] = {CONTENT: self.network, JUDGE: self.judge}
        rates = {CONTENT: options.rate, JUDGE: options.judge_rate}
        self.optimisers: Mapping[str, torch.optim.Optimizer] = {
            name: torch.optim.Adam(network.parameters(), rates[name], BETAS) for name, network in self.networks.items()
        }

    def turns(self, step: int) -> Sequence[str]:
        """Encoders and decoders, then the discriminator."""
        return (CONTENT, JUDGE)

    def batch(self, number: int) -> Pairs:
        """The material of pass `number`."""
        return self._train.batch(number, self._schedule)

    def loss(self, turn: str, batch: Pairs) -> tuple[Tensor, Mapping[str, Tensor]]:
        """The loss of a turn, and its terms."""
        if turn == JUDGE:
            return judge_loss(self.network, self.judge, *batch), {}
        return content_loss(self.network, self.judge, *batch, self._options)

    def measure(self) -> Mapping[str, float]:
        """Judge the network on held-out faces.

        Returns:
            `error`: how badly faces with the content are built from a bare face and the content, levels; `transferred`
            and `removed`: the share of pixels that a transfer and a removal change.
        """
        having, lacking = self._held_out(MEASURED)
        transfer = self.network.transfer(lacking, having)
        mask, inside = self.network.content_layer(self.network.code(having, having))
        common = self.network.common(having)
        bare = self.network.plain(torch.cat([common, torch.zeros_like(self.network.separate(having))], 1))
        return {
            "error": HALF_RANGE * float((paste(inside, bare, mask) - having).abs().mean()),
            "transferred": float((transfer.mask >= REMOVE_THRESHOLD).float().mean()),
            "removed": float((self.network.remove(having).soft >= REMOVE_THRESHOLD).float().mean()),
        }

    def samples(self) -> Sequence[Sequence[RGB]]:
        """A row for each pair: a face without the content, one with it, its removal, the mask, and the transfer."""
        having, lacking = self._held_out(SHOWN)
        transfer, removal = self.network.transfer(lacking, having), self.network.remove(having, REMOVE_THRESHOLD)
        mask = (2 * transfer.mask - 1).expand_as(having)
        columns = (lacking, having, removal.result, mask, transfer.result)
        return [list(row) for row in zip(*map(pictures_of_signed, columns), strict=True)]

    def export(self) -> tuple[Mapping[str, Array], Mapping[str, Any]]:
        """The contents that were there already, and the new one; the settings with the choices."""
        content, earlier = self._options.content, self._prepared.earlier
        kept = {
            name: array
            for name, array in (earlier.arrays if earlier else {}).items()
            if not name.startswith(f"{content}.")
        }
        own = {f"{content}.{name}": value.cpu().numpy() for name, value in self.network.state_dict().items()}
        arrays = kept | own
        contents = list(dict.fromkeys(name.split(".")[0] for name in arrays))
        return arrays, settings_of(self._options, contents, earlier, self._prepared.crop)

    def _held_out(self, count: int) -> Pairs:
        validation = self._validation
        there = len(validation.having) and len(validation.lacking)
        return (validation if there else self._train).first(count)


def make_task(data: PreparedDataset, prepared: Prepared, schedule: Schedule, device: torch.device) -> MaskTransferTask:
    """The task of the content."""
    return MaskTransferTask(data, prepared, schedule, device)


def terms(own: Terms, prepared: Prepared) -> Terms:
    """The terms of the content, and of those that were there already."""
    return terms_with(own, prepared.earlier)
