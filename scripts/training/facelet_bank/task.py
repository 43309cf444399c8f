"""The training of Facelet-Bank: one facelet, which becomes a slider.

Paper: Chen, Lin, Shu, Li, Tao, Shen, Ye, Jia, "Facelet-Bank for Fast Portrait Manipulation", CVPR 2018, section 3.
Numbers: yingcong/Facelet_Bank, commit 2839aed: Adam with a rate of 0.0001, batches of 16, 30 passes over 2000 to 3000
faces of 448 pixels, 100 neighbours.
"""

from typing import TYPE_CHECKING

from scripts.datasets.prepared import PreparedDataset
from scripts.model_weights.writing import Terms
from scripts.training.earlier_weights import terms_with
from scripts.training.facelet_bank.options import Options
from scripts.training.loop.schedule import Schedule
from scripts.training.loop.task import Task
from scripts.training.tasks import Workspace

if TYPE_CHECKING:
    import torch

    from scripts.training.facelet_bank.prepared_bank import PreparedBank

OPTIONS = Options
PART = "effect"
SCHEDULE = Schedule(steps=30 * 3000 // 16, batch=16, average=0.0)
"""30 passes over 3000 faces."""


def prepare(
    data: PreparedDataset, options: Options, schedule: Schedule, device: "torch.device", workspace: Workspace
) -> "PreparedBank":
    """Get an encoder and a decoder, and compute the attribute vectors. What is done already is not done again.

    Raises:
        TrainingError: the data set or the weights that are there do not fit.
        DatasetError: the data set has no such labels.
    """
    from scripts.training.facelet_bank.prepared_bank import prepare_bank

    return prepare_bank(data, options, schedule, device, workspace)


def make_task(data: PreparedDataset, prepared: "PreparedBank", schedule: Schedule, device: "torch.device") -> Task:
    """The task of the facelet."""
    from scripts.training.facelet_bank.facelet_task import FaceletTask

    return FaceletTask(data, prepared, schedule, device)


def terms(own: Terms, prepared: "PreparedBank") -> Terms:
    """The terms of the facelet, and of the encoder and the decoder if they were there already."""
    return terms_with(own, prepared.earlier)
