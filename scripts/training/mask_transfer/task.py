"""The training of mask transfer: one content, such as glasses, which becomes a choice.

Paper: Mokady, Benaim, Wolf, Bermano, "Mask Based Unsupervised Content Transfer", ICLR 2020, section 3.
Numbers: rmokady/mbu-content-tansfer, commit df703c6: Adam with a rate of 0.0002, 150,000 updates of 32 faces of each
domain at 128 pixels, gradients of a norm of 5 at most.
"""

from typing import TYPE_CHECKING

from sagemaker_endpoints.mask_transfer.adapter import PUBLISHED_CROP
from scripts.datasets.prepared import PreparedDataset
from scripts.model_weights.writing import Terms
from scripts.training.earlier_weights import crop_of, read_earlier, terms_with
from scripts.training.loop.schedule import Schedule
from scripts.training.loop.task import Task
from scripts.training.mask_transfer.header import MODEL
from scripts.training.mask_transfer.options import Options
from scripts.training.mask_transfer.prepared import Prepared
from scripts.training.tasks import Workspace

if TYPE_CHECKING:
    import torch

OPTIONS = Options
PART = "content"
SCHEDULE = Schedule(steps=150_000, batch=32, average=0.0, clip=5.0)


def prepare(
    data: PreparedDataset, options: Options, _schedule: Schedule, _device: "torch.device", workspace: Workspace
) -> Prepared:
    """Look at the weights that are there already.

    Raises:
        TrainingError: the data set does not fit them.
    """
    earlier = read_earlier(MODEL, workspace.weights)
    return Prepared(options, earlier, crop_of(data.description, earlier, PUBLISHED_CROP))


def make_task(data: PreparedDataset, prepared: Prepared, schedule: Schedule, device: "torch.device") -> Task:
    """The task of the content."""
    from scripts.training.mask_transfer.content_task import MaskTransferTask

    return MaskTransferTask(data, prepared, schedule, device)


def terms(own: Terms, prepared: Prepared) -> Terms:
    """The terms of the content, and of those that were there already."""
    return terms_with(own, prepared.earlier)
