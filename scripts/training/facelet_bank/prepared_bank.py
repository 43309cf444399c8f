"""What comes before a facelet's training: an encoder with a decoder, and the attribute vectors."""

import hashlib
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import torch

from sagemaker_endpoints.facelet_bank.adapter import PUBLISHED_CROP, PUBLISHED_NORM
from sagemaker_endpoints.facelet_bank.network import Bank, build
from scripts.datasets.prepared import ABSENT, PreparedDataset
from scripts.training.earlier_weights import EarlierWeights, crop_of, read_earlier
from scripts.training.errors import TrainingError
from scripts.training.facelet_bank.autoencoder import NORM, Autoencoder
from scripts.training.facelet_bank.encoded import Encoded
from scripts.training.facelet_bank.options import Options
from scripts.training.facelet_bank.vectors import Vectors, make_vectors
from scripts.training.loop.schedule import Schedule
from scripts.training.loop.trainer import Trainer
from scripts.training.tasks import Workspace

MODEL = "facelet_bank"
DECODER, VECTORS = "decoder", "vectors"
"""Folders of the steps."""

MEASURED = 64
"""Validation faces that are measured."""

MULTIPLE = 16
"""The sides of a picture must be multiples of this."""


@dataclass(frozen=True)
class PreparedBank:
    """What a facelet is trained with.

    Attributes:
        options: of the training.
        earlier: the weights that the facelet is added to; None where there are none.
        bank: the encoder and the decoder; they do not change any more.
        crop: template and size of the faces.
        norm: the decoder's normalisation.
        encoded: the features of all faces.
        vectors: the attribute vectors of the faces below.
        train: faces without the attribute that train.
        validation: held-out ones that measure.
    """

    options: Options
    earlier: EarlierWeights | None
    bank: Bank
    crop: dict[str, object]
    norm: str
    encoded: Encoded
    vectors: Vectors
    train: tuple[int, ...]
    validation: tuple[int, ...]


def prepare_bank(
    data: PreparedDataset, options: Options, schedule: Schedule, device: torch.device, workspace: Workspace
) -> PreparedBank:
    """Get an encoder and a decoder, and compute the attribute vectors. What is done already is not done again.

    Raises:
        TrainingError: the data set or the weights that are there do not fit.
        DatasetError: the data set has no such labels.
    """
    earlier = read_earlier(MODEL, workspace.weights)
    crop = crop_of(data.description, earlier, PUBLISHED_CROP)
    _require_sides(data)
    train, validation = (_lacking(data, options, split) for split in ("train", "validation"))
    if not train:
        raise TrainingError(f"No face that trains is without {options.label}: there is nothing to learn it from.")
    bank = _bank(data, options, schedule, device, workspace, earlier)
    encoded = Encoded(bank, data, device)
    vectors = Vectors(workspace.work / VECTORS, data, device)
    chosen = {name: getattr(options, name) for name in ("label", "neighbours", "noise", "same")}
    vectors.require_same({"encoder": _digest(bank), **chosen})
    make_vectors((*train, *validation), vectors, encoded, data, options, workspace.say)
    norm = earlier.settings.get("norm", PUBLISHED_NORM) if earlier else NORM
    return PreparedBank(options, earlier, bank, crop, norm, encoded, vectors, train, validation)


def _bank(
    data: PreparedDataset,
    options: Options,
    schedule: Schedule,
    device: torch.device,
    workspace: Workspace,
    earlier: EarlierWeights | None,
) -> Bank:
    if earlier:
        bank = build({name: array.shape for name, array in earlier.arrays.items()})
        if options.width not in (0, bank.width):
            raise TrainingError(f"{earlier.file} has an encoder of width {bank.width}: leave --set width out.")
        bank.load_state_dict({name: torch.from_numpy(np.asarray(array)) for name, array in earlier.arrays.items()})
        bank.normalise_by(earlier.settings.get("norm", PUBLISHED_NORM))
        bank.to(device)
    elif options.width:
        bank = _own_bank(data, options, schedule, device, workspace)
    else:
        raise TrainingError(
            f"{workspace.weights / MODEL} has no encoder and no decoder. Import the authors' files "
            f"(./scripts/weights import facelet_bank vgg19g-4aff041b.pth decoder_res-9d1e0fe5.pth), or train some of "
            f"your own with --set width=32."
        )
    bank.requires_grad_(False)
    return bank.eval()


def _own_bank(
    data: PreparedDataset, options: Options, schedule: Schedule, device: torch.device, workspace: Workspace
) -> Bank:
    workspace.say("The encoder and the decoder learn to reconstruct faces.")
    steps = replace(schedule, steps=options.decoder_steps)
    torch.manual_seed(schedule.seed)
    task = Autoencoder(data, options, steps, device)
    Trainer(task, steps, workspace.work / DECODER, device, partial(_say_step, workspace)).run()
    return task.bank


def _digest(bank: Bank) -> str:
    """SHA-256 of the encoder's numbers."""
    arrays = [value.cpu().numpy().tobytes() for value in bank.vgg.state_dict().values()]
    return hashlib.sha256(b"".join(arrays)).hexdigest()


def _say_step(workspace: Workspace, line: str) -> None:
    workspace.say(f"decoder: {line}")


def _require_sides(data: PreparedDataset) -> None:
    height, width = data.picture(0).shape[:2]
    if height % MULTIPLE or width % MULTIPLE:
        raise TrainingError(
            f"The pictures have {width} × {height} pixels; both sides must be multiples of {MULTIPLE}. Prepare the "
            f"data set with another --size; 448 is the published one."
        )


def _lacking(data: PreparedDataset, options: Options, split: str) -> tuple[int, ...]:
    """Faces of a split without the attribute; of held-out ones, at most `MEASURED`."""
    labels = data.labels([options.label])[:, 0]
    faces = [index for index, face in enumerate(data.faces) if face.split == split and labels[index] == ABSENT]
    return tuple(faces[:MEASURED] if split == "validation" else faces)
