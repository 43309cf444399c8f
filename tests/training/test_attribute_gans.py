"""The trainings of AttGAN and STGAN on tiny faces, from the first step to an edit in serving."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scripts.datasets.prepared import read_dataset
from scripts.training.loop.schedule import Schedule
from tests.support.frameworks import run_in
from tests.training.attribute_training import SCHEDULE, make, train
from tests.training.drawn_dots import ATTRIBUTES, glasses_of, write_faces

both = pytest.mark.parametrize("model", ["attgan", "stgan"])


@pytest.fixture(scope="module")
def faces(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("faces") / "prepared"
    write_faces(folder)
    return folder


def reconstructions(model: str, faces: Path, work: Path) -> tuple[float, float]:
    import torch

    task = make(model, read_dataset(faces))
    with torch.no_grad():
        before = task.measure()["reconstruction"]
    after = train(task, SCHEDULE, work)
    with torch.no_grad():
        return before, after.measure()["reconstruction"]


@both
def test_twenty_steps_draw_faces_better_than_none(model: str, faces: Path, tmp_path: Path) -> None:
    before, after = run_in("torch", reconstructions, model, faces, tmp_path)

    assert after < 0.9 * before


def states(model: str, faces: Path, work: Path) -> list[dict[str, Any]]:
    """The generator's arrays after a whole training, and after one that was stopped after an odd number of steps."""
    short = Schedule(**{**vars(SCHEDULE), "steps": 7})
    whole = Schedule(**{**vars(SCHEDULE), "steps": 10})
    data = read_dataset(faces)
    train(make(model, data), short, work / "parts")
    return [train(make(model, data), whole, work / part).export()[0] for part in ("whole", "parts")]


@both
def test_a_training_that_goes_on_between_two_turns_ends_with_the_same_bits(
    model: str, faces: Path, tmp_path: Path
) -> None:
    whole, parts = run_in("torch", states, model, faces, tmp_path)

    assert whole.keys() == parts.keys()
    assert [name for name in whole if not np.array_equal(whole[name], parts[name])] == []


def turns_and_rates(faces: Path) -> list[tuple[tuple[str, ...], float, float]]:
    task = make("stgan", read_dataset(faces), d_steps=3, decay_step=4)
    groups = [task.optimisers[name].param_groups[0] for name in ("generator", "discriminator")]
    return [(tuple(task.turns(step)), *(group["lr"] for group in groups)) for step in range(6)]


def test_the_generator_follows_every_third_update_and_rates_fall_once(faces: Path) -> None:
    seen = run_in("torch", turns_and_rates, faces)

    alone, together = ("discriminator",), ("discriminator", "generator")
    assert [turns for turns, _, _ in seen] == [alone, alone, together, alone, alone, together]
    assert [rates for _, *rates in seen[:4]] == [[2e-3, 1e-3]] * 4
    assert [rates for _, *rates in seen[4:]] == [[pytest.approx(2e-4), pytest.approx(1e-4)]] * 2


def material(faces: Path) -> list[Any]:
    task = make("stgan", read_dataset(faces))
    batches = [task.batch(number) for number in (3, 3, 4)]
    return [(batch.pictures.numpy(), batch.source.numpy(), batch.target.numpy()) for batch in batches]


def test_a_pass_has_the_same_material_each_time_and_another_pass_has_other(faces: Path) -> None:
    first, again, other = run_in("torch", material, faces)

    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert not np.array_equal(first[0], other[0])
    assert (first[0].min(), first[0].max()) >= (-1, 0.5)
    assert set(np.unique(first[2])) == {-1, 1}


def conditions(model: str, faces: Path) -> list[list[float]]:
    """What the decoder gets: in training, for a slider at its end, and for the unedited face."""
    import torch

    recipe = make(model, read_dataset(faces))._recipe.conditions
    source, target = torch.tensor([[1.0, -1, 0]]), torch.tensor([[-1.0, 1, 0]])
    torch.manual_seed(0)
    vectors = (recipe.drawn(source, target), recipe.full(source, target, 1), recipe.kept(source))
    return [vector.tolist()[0] for vector in vectors]


def test_attgan_gets_the_labels_of_the_edited_face(faces: Path) -> None:
    drawn, full, kept = run_in("torch", conditions, "attgan", faces)

    assert (drawn, full, kept) == ([-0.5, 0.5, 0], [-0.5, 1, 0], [0.5, -0.5, 0])


def test_stgan_gets_the_whole_difference_in_training_as_at_the_end_of_a_slider(faces: Path) -> None:
    drawn, full, kept = run_in("torch", conditions, "stgan", faces)

    assert (drawn, full, kept) == ([-1, 1, 0], [-1, 1, 0], [0, 0, 0])


def channels_before_the_picture(faces: Path) -> int:
    return int(make("stgan", read_dataset(faces)).export()[0]["decoder.1.3.weight"].shape[0])


def test_a_narrow_stgan_keeps_the_published_number_of_channels_before_the_picture(faces: Path) -> None:
    assert run_in("torch", channels_before_the_picture, faces) == 16


def measured(model: str, faces: Path) -> tuple[dict[str, float], tuple[int, int, tuple[int, ...]]]:
    import torch

    task = make(model, read_dataset(faces))
    with torch.no_grad():
        rows = task.samples()
        return task.measure(), (len(rows), len(rows[0]), rows[0][0].shape)


@both
def test_the_measures_say_what_was_redrawn_edited_and_kept(model: str, faces: Path) -> None:
    measures, sheet = run_in("torch", measured, model, faces)

    assert {"error", "reconstruction", "accuracy", "accuracy eyeglasses", "others kept"} <= measures.keys()
    assert all(0 <= measures[name] <= 1 for name in measures if name.startswith(("accuracy", "others")))
    assert measures["error"] > 0
    assert sheet == (6, 5, (16, 16, 3))


def true_changes(faces: Path) -> dict[str, float]:
    """The measure of a stand-in that paints glasses where they are asked for, and cannot take any off."""
    import torch

    from scripts.training.attribute_gans.editor import Editor
    from scripts.training.attribute_gans.truth import Truth

    class Painter:
        def encode(self, photos: torch.Tensor) -> tuple[torch.Tensor, ...]:
            return (photos,)

        def decode(self, features: tuple[torch.Tensor, ...], condition: torch.Tensor) -> torch.Tensor:
            made = features[0].clone()
            rows, columns = glasses_of(made.shape[-1])
            made[condition[:, 2] > 0, :, rows, columns] = -1
            return made

    data = read_dataset(faces)
    conditions = make("attgan", data)._recipe.conditions
    painter: Any = Painter()
    return dict(Truth(data, batch=2).measure(Editor(painter, conditions, ATTRIBUTES, torch.device("cpu"))))


def test_edits_are_compared_with_the_truth_where_there_are_pairs(faces: Path) -> None:
    measures = run_in("torch", true_changes, faces)

    assert measures == {
        "added eyeglasses": pytest.approx(1, abs=0.01),
        "removed eyeglasses": 0,
        "outside eyeglasses": 0,
    }
