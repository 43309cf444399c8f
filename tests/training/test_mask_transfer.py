"""Mask transfer's training: its losses, the content's choice, and what the weights file then serves."""

import io
import shutil
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.support.frameworks import in_process_of, run_in
from tests.training.small_dataset import write_small_dataset

SIDE = 64
SMALL = ("--batch=4", "--seed=3", "--device=cpu", "--set=side=64", "--set=width=2", "--set=sep=4")


def train(folder: Path, *more: str) -> tuple[int, str]:
    """Train a content on the data set of a folder: the exit status, and what the command says."""
    import torch

    from scripts.training.command import main

    torch.set_num_threads(1)  # small layers: a second thread waits more than it computes
    said = io.StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        code = main("mask_transfer", [f"--data={folder / 'data'}", f"--out={folder / 'weights'}", *SMALL, *more])
    return code, said.getvalue()


def run(folder: Path, *more: str) -> tuple[int, str]:
    return run_in("torch", train, folder, f"--work={folder / 'work'}", *more)


def values(folder: Path, name: str) -> list[float]:
    rows = [line.split(",") for line in (folder / "work/spot/log.csv").read_text().splitlines()]
    return [float(value) for _, key, value in rows if key == name]


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a data set, and the weights of a training of one content in two parts."""
    folder = tmp_path_factory.mktemp("mask")
    write_small_dataset(folder / "data", SIDE, template="celeba_178")
    for steps in ("30", "60"):
        options = ("--set=content=spot", "--set=title=Red spot", "--set=title_zh=红点", "--set=rate=0.002")
        code, said = run(folder, f"--steps={steps}", "--measure-every=30", *options)
        assert code == 0, said
    assert "goes on after step 30" in said
    return folder


def test_the_training_makes_faces_with_the_content_from_faces_without_it(trained: Path) -> None:
    loss, error = values(trained, "transfer"), values(trained, "error")
    assert np.mean(loss[-5:]) < 0.9 * np.mean(loss[:5])
    assert error[-1] < error[0]


@in_process_of("torch")
def test_a_perfect_network_has_no_loss_but_that_of_the_confusion(tmp_path: Path) -> None:
    import torch

    from scripts.training.mask_transfer.discriminator_network import Discriminator
    from scripts.training.mask_transfer.losses import content_loss
    from scripts.training.mask_transfer.options import Options

    # given a network whose code is the picture: three channels of the face, one of the content, which is its mask
    class Perfect:
        def common(self, image: torch.Tensor) -> torch.Tensor:
            return torch.where(image == 1, 0.0, image)

        def separate(self, image: torch.Tensor) -> torch.Tensor:
            return (image[:, :1] == 1).float()

        def plain(self, code: torch.Tensor) -> torch.Tensor:
            return code[:, :3]

        def content_layer(self, code: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
            return code[:, 3:], torch.ones_like(code[:, :3])

        def add_content(self, code: torch.Tensor, target: torch.Tensor) -> Any:
            from sagemaker_endpoints.mask_transfer.network import Transfer, paste

            mask, inside = self.content_layer(code)
            return Transfer(paste(inside, target, mask), mask, inside)

    lacking = torch.zeros(2, 3, 4, 4)
    having = lacking.clone()
    having[:, :, :2] = 1

    # when the discriminator does not know anything either
    judge = Discriminator(3 * 16, 4)
    for parameter in judge.parameters():
        torch.nn.init.zeros_(parameter)
    loss, terms = content_loss(Perfect(), judge, having, lacking, Options("spot"))  # type: ignore[arg-type]

    # then only its cross-entropy is left, for both domains
    assert {name for name, term in terms.items() if float(term) > 1e-6} == {"confusion"}
    assert float(loss) == pytest.approx(0.005 * 2 * float(np.log(2)))


def served(folder: Path, effect: str) -> Any:
    """The change that the adapter makes of a crop, the crop that it asks for, and the choices."""
    from sagemaker_endpoints._runtime.model import load_models
    from sagemaker_endpoints._runtime.settings import Settings
    from sagemaker_endpoints._sdk.contract import Crop, Edit, Photo
    from scripts.repository import MODELS
    from tests.support.runtime_samples import face, face_at
    from tests.training.small_dataset import picture

    model = load_models(Settings((MODELS / "mask_transfer",), folder / "weights", "cpu"))["mask_transfer"]
    chance = np.random.default_rng(1)
    own = face(face_at(32, 32, 32))
    without, having = (picture(SIDE, has, chance) for has in (False, True))
    reference = Crop(having, own, Photo(having, (own,)), np.eye(2, 3))
    crop = Crop(without, own, Photo(without, (own,)), np.eye(2, 3), {"reference": reference})
    (made,) = model.adapter.edit([crop], [Edit(effect, {"content": "spot", "strength": 100})])
    choices = model.manifest.effects[effect].parameters["content"].schema_()["enum"]
    return made.astype(int) - without, (model.align.template, model.align.size), choices


@pytest.mark.parametrize("effect", ["transfer", "remove"])
def test_serving_offers_the_new_content_alone_on_the_crop_of_the_training(trained: Path, effect: str) -> None:
    change, crop, choices = run_in("torch", served, trained, effect)
    assert (crop, choices) == (("celeba_178", SIDE), ["spot"])
    assert change.any()


def test_a_second_content_keeps_the_first(trained: Path) -> None:
    from safetensors.numpy import load_file

    from scripts.repository import find_models, served_manifests

    file = trained / "weights/mask_transfer/mask_transfer.safetensors"
    before = load_file(file)

    code, said = run(trained, "--steps=2", "--set=content=mark", "--set=attribute=spot", "--set=sep=6")

    assert code == 0, said
    after = load_file(file)
    assert all(np.array_equal(before[name], after[name]) for name in before)
    assert {name.split(".")[0] for name in after} == {"spot", "mark"}
    (manifest,) = served_manifests(find_models(["mask_transfer"]), trained / "weights")
    for effect in ("mask_transfer/transfer", "mask_transfer/remove"):
        content = manifest.schema_of(effect)["properties"]["content"]
        assert content["x-titles"] == {"spot": "Red spot", "mark": "Mark"}
        assert manifest.schema_of(effect, "zh")["properties"]["content"]["x-titles"] == {"spot": "红点", "mark": "Mark"}


def test_a_job_gets_the_weights_that_it_adds_a_content_to(trained: Path, tmp_path: Path) -> None:
    from safetensors.numpy import load_file

    # given weights with a content
    for name in ("data", "weights"):
        shutil.copytree(trained / name, tmp_path / name)
    file = tmp_path / "weights/mask_transfer/mask_transfer.safetensors"
    before = load_file(file)
    # when another is trained as a job, whose container sees only the folders of SageMaker
    own = ("--steps=1", "--set=content=job", "--set=attribute=spot", "--set=sep=6", "--on=local-job")
    code, said = run(tmp_path, *own)
    # then the file has both
    assert code == 0, said
    after = load_file(file)
    assert all(np.array_equal(before[name], after[name]) for name in before)
    assert {name.split(".")[0] for name in after} == {*(name.split(".")[0] for name in before), "job"}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--set=content=",), "content=… is missing"),
        (("--set=content=spot", "--set=side=100"), "side=100: a multiple of 64"),
        (("--set=content=spot", "--set=sep=32"), "sep=32: below 32, with width=2."),
        (("--set=content=hat",), "has no labels of hat; it has spot"),
    ],
)
def test_what_cannot_be_trained_is_refused_with_a_sentence(
    tmp_path: Path, options: tuple[str, ...], message: str
) -> None:
    write_small_dataset(tmp_path / "data", SIDE, train=8, validation=2)
    code, said = run(tmp_path, *options)
    assert code == 1
    assert message in said


def test_without_a_face_with_the_content_nothing_is_trained(tmp_path: Path) -> None:
    write_small_dataset(tmp_path / "data", SIDE, train=2, validation=0)
    table = tmp_path / "data" / "faces.csv"
    table.write_text(table.read_text().replace(",1\n", ",-1\n").replace(",1\r\n", ",-1\r\n"))
    code, said = run(tmp_path, "--set=content=spot")
    assert code == 1
    assert "0 faces that train have spot, 2 do not; both are needed." in said
