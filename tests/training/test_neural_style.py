"""The training of neural style: its losses, what it refuses, and the way from photos to a style that is served."""

import io
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import numpy as np
import pytest

from scripts.repository import SAMPLE
from scripts.training.neural_style.face_weights import face_weights
from scripts.training.neural_style.options import Options
from scripts.training.neural_style.views import draw_view
from tests.support.frameworks import in_process_of, run_in
from tests.training.style_samples import small_loss_network, stripes, whole_photos


@in_process_of("torch")
def test_the_gram_matrix_is_that_of_the_paper() -> None:
    import torch

    from scripts.training.neural_style.losses import gram

    # given two channels of two pixels
    features = torch.tensor([[[[1.0, 2.0]], [[3.0, -1.0]]]])
    # then each entry is a sum over the pixels, divided by channels x pixels
    assert gram(features).tolist() == [[[5 / 4, 1 / 4], [1 / 4, 10 / 4]]]


@in_process_of("torch")
def test_a_picture_in_the_style_itself_has_no_style_loss_and_one_without_features_has_one() -> None:
    import torch

    from scripts.training.neural_style.losses import gram, style_loss

    features = torch.rand(1, 3, 4, 4)
    assert float(style_loss([features], [gram(features)])) == pytest.approx(0)
    assert float(style_loss([features * 0], [gram(features)])) == pytest.approx(1)


@in_process_of("torch")
def test_content_counts_more_where_its_weights_are_higher() -> None:
    import torch

    from scripts.training.neural_style.losses import content_loss

    # given a painting that differs from its photo in the left half
    photo = torch.ones(1, 1, 2, 4)
    painting = photo.clone()
    painting[..., :2] = 0
    # when the left half counts three times
    weights = torch.ones(1, 1, 4, 8)
    weights[..., :4] = 3
    # then the loss is three times as high
    once = float(content_loss(painting, photo, torch.ones(1, 1, 4, 8)))
    assert once == pytest.approx(0.5)
    assert float(content_loss(painting, photo, weights)) == pytest.approx(1.5)


@in_process_of("torch")
def test_losses_of_bfloat16_features_are_those_of_float32() -> None:
    import torch

    from scripts.training.neural_style.losses import content_loss, gram, style_loss

    # given features that a network computed in bfloat16
    torch.manual_seed(0)
    made, photo = (torch.rand(1, 8, 32, 32).bfloat16() for _ in range(2))
    weights, goal = torch.ones(1, 1, 32, 32), gram(photo.float())
    # then their losses are not rounded to three digits as well
    assert float(style_loss([made], [goal])) == pytest.approx(float(style_loss([made.float()], [goal])), rel=1e-6)
    exact = float(content_loss(made.float(), photo.float(), weights))
    assert float(content_loss(made, photo, weights)) == pytest.approx(exact, rel=1e-6)


@in_process_of("torch")
def test_a_copy_has_no_copy_loss_and_a_negative_of_black_has_one() -> None:
    import torch

    from scripts.training.neural_style.losses import copy_loss

    black = torch.zeros(1, 3, 4, 4)
    assert float(copy_loss(black, black)) == 0
    assert float(copy_loss(255 - black, black)) == 1


@in_process_of("torch")
def test_fewer_blocks_of_the_loss_network_give_the_same_features() -> None:
    import torch

    from scripts.training.neural_style.loss_network import LossNetwork

    torch.manual_seed(0)
    network, image = LossNetwork((2, 3, 4, 5)), 255 * torch.rand(1, 3, 16, 16)
    first, second, *_ = network(image)
    assert all(torch.equal(a, b) for a, b in zip(network(image, 2), [first, second], strict=True))


@in_process_of("torch")
def test_roughness_is_the_mean_square_of_the_steps() -> None:
    import torch

    from scripts.training.neural_style.losses import roughness

    assert float(roughness(torch.tensor([[[[0.0, 0.5], [0.0, 0.5]]]]))) == pytest.approx(0.25)


def test_a_view_is_a_square_inside_the_photo_and_half_of_them_are_mirrored() -> None:
    # given a photo whose numbers grow to the right and downwards
    photo, random = np.arange(100).reshape(10, 10), np.random.default_rng(0)
    # when many views of 7 pixels are drawn
    views = [photo[draw_view(random, side=10, crop=7)] for _ in range(200)]
    # then each has this size, they begin anywhere, and about half have the order of their columns reversed
    assert {view.shape for view in views} == {(7, 7)}
    assert {int(view.min()) for view in views} == {row * 10 + column for row in range(4) for column in range(4)}
    assert sum(view[0, 0] > view[0, 1] for view in views) == pytest.approx(100, abs=25)


def test_the_rate_falls_in_the_last_share_of_the_steps() -> None:
    options = Options(rate=0.002, falling=0.5)
    assert [options.rate_at(step, 8) for step in range(8)] == pytest.approx([0.002] * 5 + [0.0015, 0.001, 0.0005])
    assert Options(rate=0.002).rate_at(7, 8) == 0.002


def test_faces_count_more_than_the_background() -> None:
    import cv2

    photo = np.ascontiguousarray(np.asarray(cv2.imread(str(SAMPLE)), np.uint8)[..., ::-1])

    weights = face_weights(photo, inside=3.0)

    assert weights[120, 225] == pytest.approx(3.0, abs=0.05)  # the nose
    assert weights[480, 20] == 1.0


def train(folder: Path, *options: str) -> tuple[int, str, str]:
    """The command's exit status, what it says, and what it says about errors."""
    from scripts.training.command import main

    said, errors = io.StringIO(), io.StringIO()
    settings = [f"--set=cache={folder / 'loss'}", f"--set=style={folder / 'stripes.png'}"]
    arguments = ["--data", str(folder / "data"), "--out", str(folder / "weights"), "--work", str(folder / "work")]
    with redirect_stdout(said), redirect_stderr(errors):
        code = main("neural_style", [*arguments, "--batch=1", "--measure-every=100", *settings, *options])
    return code, said.getvalue(), errors.getvalue()


@pytest.fixture
def material(tmp_path: Path) -> Path:
    """A folder with photos, a style picture and a loss network with random weights."""
    whole_photos(tmp_path / "data")
    stripes(tmp_path / "stripes.png")
    run_in("torch", small_loss_network, tmp_path / "loss")
    return tmp_path


def served_styles(folder: Path, strength: int = 100) -> dict[str, list[int]]:
    """What the adapter paints with each style of a weights file: the mean colour."""
    from sagemaker_endpoints._sdk.contract import Edit, Photo
    from sagemaker_endpoints._sdk.weights_header import read_header
    from sagemaker_endpoints.neural_style.adapter import Adapter

    adapter = Adapter()
    adapter.load(folder, "cpu")
    choices = read_header(folder / "neural_style.safetensors").settings["parameters"]["neural_style"]["style"][
        "choices"
    ]
    photo = Photo(np.full((64, 64, 3), 128, np.uint8), ())
    means = {}
    for style in choices:
        params = {"style": style, "strength": strength, "detail": 128}
        (painted,) = adapter.edit([photo], [Edit("neural_style", params)])
        means[style] = painted.reshape(-1, 3).mean(0).round().astype(int).tolist()
    return means


def test_two_styles_are_trained_one_after_the_other_and_both_are_served(material: Path) -> None:
    # when a style is trained, and then another one
    first = run_in("torch", train, material, "--steps=2", "--set=name=stripes")
    second = run_in("torch", train, material, "--steps=1", "--set=name=bars", "--seed=1")
    assert (first[0], second[0]) == (0, 0), first[2] + second[2]
    # then serving has both, as choices of the effect
    styles = run_in("torch", served_styles, material / "weights" / "neural_style")
    assert list(styles) == ["stripes", "bars"]
    assert styles["stripes"] != styles["bars"]


def test_the_first_steps_can_learn_to_copy_photos(material: Path) -> None:
    code, _, errors = run_in("torch", train, material, "--steps=2", "--set=name=stripes", "--set=copying=1")

    assert code == 0, errors
    lines = (material / "work" / "stripes" / "log.csv").read_text().splitlines()
    assert {line.split(",")[1] for line in lines if line.startswith("1,")} == {"painter", "copy", "painter gradient"}
    assert "style" in {line.split(",")[1] for line in lines if line.startswith("2,")}


def test_the_same_command_does_not_train_again(material: Path) -> None:
    run_in("torch", train, material, "--steps=1", "--set=name=stripes")

    code, said, _ = run_in("torch", train, material, "--steps=1", "--set=name=stripes")

    assert code == 0
    assert "goes on after step 1" in said


@pytest.mark.parametrize(
    ("option", "sentence"),
    [
        ("style=", "Name the picture of the style: --set style=FILE, or one that is drawn here: dusk, garden."),
        (
            "style=nowhere.png",
            "nowhere.png is not a picture that can be read, and none that is drawn here: dusk, garden.",
        ),
        ("name=No Style", "--set: name=No Style: the name of the style, in lower case, such as ink_wash"),
    ],
)
def test_a_style_that_cannot_be_trained_is_a_sentence(material: Path, option: str, sentence: str) -> None:
    assert run_in("torch", train, material, "--steps=1", f"--set={option}") == (1, "", f"train: {sentence}\n")
