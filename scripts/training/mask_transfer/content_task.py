"""How one content of mask transfer learns: its networks, its measures, its sample sheets."""

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import interpolate

from sagemaker_endpoints._sdk.contract import RGB
from sagemaker_endpoints._torch.pictures import HALF_RANGE, add_signed_difference, pictures_of_signed, signed_of
from sagemaker_endpoints.mask_transfer.adapter import REMOVE_THRESHOLD, resize_to_square
from sagemaker_endpoints.mask_transfer.network import CODE, Content, paste
from scripts.datasets.prepared import PreparedDataset
from scripts.model_weights.readers.arrays import Array
from scripts.training.errors import TrainingError
from scripts.training.loop.schedule import Schedule
from scripts.training.mask_transfer.discriminator_network import Discriminator
from scripts.training.mask_transfer.domains import Domains, Pairs
from scripts.training.mask_transfer.header import settings_of
from scripts.training.mask_transfer.losses import content_loss, judge_loss
from scripts.training.mask_transfer.options import MULTIPLE
from scripts.training.mask_transfer.prepared import Prepared
from scripts.training.pair_measures import measure_pairs

CONTENT, JUDGE = "transfer", "discriminator"
BETAS = (0.5, 0.999)
"""Adam's, of both optimisers."""

MEASURED, SHOWN = 64, 6
"""Pairs of validation faces that are measured, and that are on a sample sheet."""


class MaskTransferTask:
    """Learns to transfer one content; see `Task`.

    Args:
        data: all faces.
        prepared: the options, and the weights that are there already.
        schedule: how long and how.
        device: where the networks are.

    Raises:
        TrainingError: no face that trains has the content, or all have it; or the code is too small for it.
        DatasetError: the data set has no such labels.
    """

    averaged = CONTENT
    criterion = "error"

    def __init__(self, data: PreparedDataset, prepared: Prepared, schedule: Schedule, device: torch.device) -> None:
        options = prepared.options
        if options.sep >= CODE * options.width:
            raise TrainingError(f"--set sep={options.sep}: below {CODE * options.width}, with width={options.width}.")
        self._prepared, self._options, self._schedule = prepared, options, schedule
        self._data, self._device = data, device
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
            `error`: how badly faces with the content are built from a bare face and the content, levels; `transfer
            area` and `removal area`: the share of pixels that they change; and `measure_pairs`, where the reference of
            a transfer is the same head with the content.
        """
        having, lacking = self._held_out(MEASURED)
        transfer = self.network.transfer(lacking, having)
        mask, inside = self.network.content_layer(self.network.code(having, having))
        common = self.network.common(having)
        bare = self.network.plain(torch.cat([common, torch.zeros_like(self.network.separate(having))], 1))
        pairs = {
            **measure_pairs(self._data, self._options.label, True, self._transferred),
            **measure_pairs(self._data, self._options.label, False, self._removed),
        }
        return {
            **pairs,
            "error": HALF_RANGE * float((paste(inside, bare, mask) - having).abs().mean()),
            "transfer area": float((transfer.mask >= REMOVE_THRESHOLD).float().mean()),
            "removal area": float((self.network.remove(having).soft >= REMOVE_THRESHOLD).float().mean()),
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

    def _transferred(self, pictures: Sequence[RGB], references: Sequence[RGB]) -> list[RGB]:
        target, reference = self._squares(pictures), self._squares(references)
        return self._changed(pictures, self.network.transfer(target, reference).result - target)

    def _removed(self, pictures: Sequence[RGB], _truth: Sequence[RGB]) -> list[RGB]:
        image = self._squares(pictures)
        return self._changed(pictures, self.network.remove(image, REMOVE_THRESHOLD).result - image)

    def _squares(self, pictures: Sequence[RGB]) -> Tensor:
        return signed_of([resize_to_square(picture, self._options.side) for picture in pictures], self._device)

    def _changed(self, pictures: Sequence[RGB], difference: Tensor) -> list[RGB]:
        return add_signed_difference(pictures, interpolate(difference, pictures[0].shape[:2], mode="bicubic"))

    def _held_out(self, count: int) -> Pairs:
        validation = self._validation
        there = len(validation.having) and len(validation.lacking)
        return (validation if there else self._train).first(count)
