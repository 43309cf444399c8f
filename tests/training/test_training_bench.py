"""`./scripts/bench training`: the arithmetic of an update, and what a whole training costs."""

from dataclasses import replace

from scripts.benchmarks.training.__main__ import table, whole_step
from scripts.benchmarks.training.measurement import Measurement
from tests.support.frameworks import in_process_of

STEP = Measurement("stgan", "published", 128, 4, 32, 1000, 2_000_000, (0.9, 1.0, 1.2), 1e12, 800.0)


@in_process_of("torch")
def test_arithmetic_is_counted_through_a_gradient_penalty() -> None:
    import torch

    from scripts.benchmarks.training.operations import operations_of

    # given a convolution of 3 channels to 8, on a picture of 16 × 16
    layer, picture = torch.nn.Conv2d(3, 8, 3, padding=1, bias=False), torch.randn(1, 3, 16, 16)
    once = 2 * 3 * 8 * 3 * 3 * 16 * 16

    def penalty() -> None:
        between = picture.clone().requires_grad_(True)
        (gradient,) = torch.autograd.grad(layer(between).square().sum(), between, create_graph=True)
        torch.autograd.backward(gradient.square().sum())

    # then its result costs one, and so does the gradient of its weights
    assert operations_of(lambda: layer(picture)) == once
    assert operations_of(lambda: torch.autograd.backward(layer(picture).sum())) == 2 * once
    # and a penalty six: the result, its gradient, and for both of them two gradients more
    assert operations_of(penalty) == 6 * once


def test_a_step_of_the_whole_batch_costs_as_many_times_more() -> None:
    assert whole_step(STEP) == (8.0, 8e12)


def test_the_table_extrapolates_to_all_steps() -> None:
    cells = [cell.strip() for cell in table([STEP]).splitlines()[-1].strip("|").split("|")]
    # 1000 steps of 8 seconds, and 8e15 operations at 11.3e12 a second
    assert cells[-3:] == ["1,000", "2.2", "0.2"]


def test_a_training_without_a_number_of_steps_is_not_extrapolated() -> None:
    cells = [cell.strip() for cell in table([replace(STEP, steps=0)]).splitlines()[-1].strip("|").split("|")]
    assert cells[-3:] == ["", "", ""]
