"""Facelet-Bank's training: attribute vectors, the facelet, and what the weights file then serves."""

import io
import shutil
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scripts.training.facelet_bank.options import Options
from tests.support.frameworks import in_process_of, run_in
from tests.training.small_dataset import write_small_dataset

SIDE = 32
FACES = 64
"""Faces that train: of 24, a facelet learns the faces by heart, and its error on others depends on the processor."""

SMALL = ("--steps=60", "--batch=4", "--seed=3", "--device=cpu")
OWN = (
    *("--set=width=16", "--set=decoder_steps=50", "--set=decoder_rate=0.001"),
    *("--set=rate=0.004", "--set=neighbours=16", "--set=strength=1"),
)
LONGER = ("--steps=120", "--seed=8")
"""Long enough for the same result on every processor: with other steps and batches this seed's error is 0.23 to 0.31.
Seven of eight seeds end below 0.5; they differ by their encoders, which begin with random numbers."""


def train(folder: Path, *more: str) -> tuple[int, str]:
    """Train a facelet on the data set of a folder: the exit status, and what the command says."""
    import torch

    from scripts.training.command import main

    torch.set_num_threads(1)  # small layers: a second thread waits more than it computes
    said = io.StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        code = main("facelet_bank", [f"--data={folder / 'data'}", f"--out={folder / 'weights'}", *SMALL, *more])
    return code, said.getvalue()


def run(folder: Path, *more: str) -> tuple[int, str]:
    return run_in("torch", train, folder, f"--work={folder / 'work'}", *more)


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A folder with a data set and the weights of a facelet that adds its spot; and what the training said."""
    folder = tmp_path_factory.mktemp("facelet")
    write_small_dataset(folder / "data", SIDE, FACES, validation=16)
    code, said = run(folder, *OWN, *LONGER, "--set=effect=spot", "--set=title_zh=斑点")
    assert code == 0, said
    return folder, said


@in_process_of("torch")
def test_the_vector_is_the_mean_difference_of_the_nearest_faces(tmp_path: Path) -> None:
    import torch

    from scripts.training.facelet_bank.interpolation import attribute_vector

    # given faces whose features are known numbers
    features = [(torch.full((2, 1, 1), float(value)),) for value in (1, 2, 3, 10, 14)]

    # when the faces 3 and 4 have the attribute, and 0 and 1 do not
    (vector,) = attribute_vector([3, 4], [0, 1], lambda faces: [features[face] for face in faces])

    # then the change is 12 - 1.5
    assert torch.equal(vector, torch.full((2, 1, 1), 10.5))


@in_process_of("torch")
def test_where_the_means_differ_by_chance_the_vector_becomes_nothing(tmp_path: Path) -> None:
    import torch

    from scripts.training.facelet_bank.interpolation import attribute_vector

    # given faces whose first place always differs by 10, and whose second place differs by 1 while it varies by 8
    values = {0: (0.0, -4.0), 1: (0.0, 4.0), 2: (10.0, -3.0), 3: (10.0, 5.0)}
    features = {face: (torch.tensor([[level]]),) for face, level in values.items()}

    # when the noise of the means is removed from the vector
    (vector,) = attribute_vector([2, 3], [0, 1], lambda faces: [features[face] for face in faces], noise=1.0)

    # then the first place keeps its change and the second has none
    assert torch.equal(vector, torch.tensor([[[10.0, 0.0]]]))


@in_process_of("torch")
def test_neighbours_are_the_most_similar_faces_that_train_and_share_a_label(tmp_path: Path) -> None:
    from dataclasses import replace

    from scripts.training.facelet_bank.vectors import neighbours_of

    # given faces on a circle; the attribute alternates, and only the first half shares the other label
    data = write_small_dataset(tmp_path / "data", SIDE, train=30, validation=2)
    faces = tuple(replace(face, labels=(*face.labels, 1 if at < 20 else -1)) for at, face in enumerate(data.faces))
    description = replace(data.description, attributes=("spot", "male"))
    angles = np.arange(32) / 10
    descriptors = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)

    # when the neighbours of face 19 are looked for
    options = Options("spot", same=("male",), neighbours=4)
    having, lacking = neighbours_of(19, descriptors, replace(data, faces=faces, description=description), options)

    # then they are the nearest below it
    assert list(having) == [18, 16, 14, 12]
    assert list(lacking) == [17, 15, 13, 11]


def error_of(folder: Path) -> float:
    rows = [line.split(",") for line in (folder / "work" / "spot" / "log.csv").read_text().splitlines()]
    return float([value for _, name, value in rows if name == "error"][-1])


def test_the_facelet_predicts_most_of_the_change_of_held_out_faces(trained: tuple[Path, str]) -> None:
    assert error_of(trained[0]) < 0.5


def served(folder: Path, params: dict[str, int]) -> Any:
    """The change that the adapter makes of a picture without the spot, and the crop that it asks for."""
    from sagemaker_endpoints._runtime.model import load_models
    from sagemaker_endpoints._runtime.settings import Settings
    from sagemaker_endpoints._sdk.contract import Crop, Edit, Photo
    from scripts.repository import MODELS
    from tests.support.runtime_samples import face, face_at
    from tests.training.small_dataset import picture

    model = load_models(Settings((MODELS / "facelet_bank",), folder / "weights", "cpu"))["facelet_bank"]
    rgb = picture(SIDE, False, np.random.default_rng(1))
    own = face(face_at(16, 16, 16))
    resolved = model.manifest.resolve("facelet_bank", params)
    crop = Crop(rgb, own, Photo(rgb, (own,)), np.eye(2, 3))
    (made,) = model.adapter.edit([crop], [Edit("facelet_bank", resolved)])
    return made.astype(int) - rgb, (model.align.template, model.align.size), list(resolved)


def test_serving_has_the_new_slider_alone_and_draws_the_spot(trained: tuple[Path, str]) -> None:
    # when the slider is at its end
    change, crop, sliders = run_in("torch", served, trained[0], {"spot": 100})

    # then the spot becomes redder than the rest, on the crop of the training
    assert (crop, sliders) == (("ffhq", SIDE), ["spot"])
    redder = change[..., 0] - change[..., 1]
    assert redder[8:16, 8:24].mean() > redder[20:].mean() + 10


def test_a_second_facelet_keeps_the_encoder_and_the_first(trained: tuple[Path, str], tmp_path: Path) -> None:
    from safetensors.numpy import load_file

    from scripts.repository import find_models, served_manifests

    folder = trained[0]
    before = load_file(folder / "weights/facelet_bank/facelet_bank.safetensors")

    code, said = run(folder, "--set=effect=mark", "--set=attribute=spot", "--set=neighbours=6", "--steps=4")

    assert code == 0, said
    after = load_file(folder / "weights/facelet_bank/facelet_bank.safetensors")
    assert {name for name in after if name not in before} == {
        name.replace("spot", "mark") for name in before if name.startswith("facelets.spot.")
    }
    assert all(np.array_equal(before[name], after[name]) for name in before)
    (manifest,) = served_manifests(find_models(["facelet_bank"]), folder / "weights")
    assert list(manifest.effects["facelet_bank"].parameters) == ["spot", "mark"]
    chinese = manifest.schema_of("facelet_bank", "zh")["properties"]
    assert chinese["spot"]["title"] == "斑点"


def test_a_training_that_goes_on_ends_with_the_same_bits_and_computes_only_missing_vectors(
    trained: tuple[Path, str], tmp_path: Path
) -> None:
    from safetensors.numpy import load_file

    # given one training that ran through, and one that stopped before half of its steps, and lost a vector
    folder = trained[0]
    options = ("--set=effect=mark", "--set=attribute=spot", "--set=neighbours=6")

    def train_to(name: str, steps: int) -> str:
        out = tmp_path / f"{name}-{steps}"
        shutil.copytree(folder / "weights", out)
        code, said = run_in(
            "torch", train, folder, *options, f"--work={tmp_path / name}", f"--out={out}", f"--steps={steps}"
        )
        assert code == 0, said
        return str(said)

    train_to("whole", 4)
    train_to("parts", 2)
    (tmp_path / "parts" / "mark" / "vectors" / "0001.npz").unlink()

    # when the second goes on
    said = train_to("parts", 4)

    # then both files are the same
    assert "attribute vectors: 39 of 40 are there" in said
    assert "goes on after step 2\n" in said
    whole, parts = (
        load_file(tmp_path / name / "facelet_bank/facelet_bank.safetensors") for name in ("whole-4", "parts-4")
    )
    assert all(np.array_equal(whole[name], parts[name]) for name in whole)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ((), "effect=… is missing"),
        (("--set=effect=spot",), "has no encoder and no decoder. Import the authors' files"),
        (("--set=effect=hat", "--set=width=16"), "has no labels of hat; it has spot"),
        (("--set=effect=spot", "--set=width=20"), "width=20: a multiple of 16, or 0"),
        (("--set=effect=spot", "--set=noise=-1"), "noise=-1.0: 0 or more"),
        (
            ("--set=effect=spot", "--set=width=16", "--set=decoder_steps=1", "--set=same=spot"),
            "faces like it with spot and",
        ),
    ],
)
def test_what_cannot_be_trained_is_refused_with_a_sentence(
    tmp_path: Path, options: tuple[str, ...], message: str
) -> None:
    write_small_dataset(tmp_path / "data", SIDE)
    code, said = run(tmp_path, *options)
    assert code == 1
    assert message in said


def test_a_data_set_of_another_crop_than_the_weights_is_refused(trained: tuple[Path, str], tmp_path: Path) -> None:
    write_small_dataset(tmp_path / "data", 48)
    arguments = ("--set=effect=mark", "--set=attribute=spot", f"--out={trained[0] / 'weights'}")
    code, said = run_in("torch", train, tmp_path, f"--work={tmp_path / 'work'}", *arguments)
    assert code == 1
    assert "is for crops of ffhq, 32 pixels wide, and this data set has ffhq, 48" in said
