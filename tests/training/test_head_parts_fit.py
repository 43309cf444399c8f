"""The network that learns is the network that runs; the loss and the measure say what they should."""

import numpy as np
import pytest
from numpy.typing import NDArray

from sagemaker_endpoints._litert.builder import NetworkBuilder
from sagemaker_endpoints._litert.loading import network_of
from sagemaker_endpoints.head_parts.classes import CLASSES
from sagemaker_endpoints.head_parts.features import LEVELS, OWN
from sagemaker_endpoints.head_parts.network import add_decoder, shares, variables
from scripts.labelling.classes import index_of
from scripts.training.head_parts.measure import core_iou
from tests.support.frameworks import run_in

UNIT = 40.0


def inputs() -> list[NDArray[np.float32]]:
    rng = np.random.default_rng(1)
    sizes = [(128, OWN), *((side, count) for side, counts in LEVELS for count in counts)]
    return [rng.normal(size=(1, side, side, count)).astype(np.float32) for side, count in sizes]


def torch_result() -> tuple[dict[str, NDArray[np.float16]], NDArray[np.float32]]:
    """The arrays of a network with random numbers everywhere, and its probabilities."""
    import torch

    from scripts.training.head_parts.torch_network import HeadParts, arrays_of

    torch.manual_seed(3)
    network = HeadParts().eval()
    for name, value in network.state_dict().items():
        if name.endswith(("running_mean", "bias")):
            value.normal_(std=0.2)
        elif value.ndim == 1:
            value.uniform_(0.5, 1.5)
    own, *inner = (torch.from_numpy(each).permute(0, 3, 1, 2) for each in inputs())
    levels = [torch.cat(each, 1) for each in (inner[:2], inner[2:5], inner[5:8], inner[8:])]
    with torch.no_grad():
        probabilities = torch.softmax(network(own, levels), 1).permute(0, 2, 3, 1).numpy()
    return arrays_of(network), probabilities


def ignored_changes_the_loss() -> tuple[float, float]:
    """The loss of two scores that differ only where the target is ignored."""
    import torch

    from scripts.training.head_parts.fit_network import loss
    from scripts.training.head_parts.samples import IGNORED

    torch.manual_seed(0)
    scores = torch.randn(1, len(CLASSES), 4, 4)
    target = torch.randint(0, len(CLASSES), (1, 4, 4))
    target[0, 0] = IGNORED
    changed = scores.clone()
    changed[0, :, 0] = 5 * torch.randn(len(CLASSES), 4)
    return float(loss(scores, target)), float(loss(changed, target))


def test_litert_computes_what_torch_has_learnt() -> None:
    # given a network in PyTorch
    arrays, expected = run_in("torch", torch_result)

    # when its arrays become a LiteRT network
    assert {name: array.shape for name, array in arrays.items()} == variables({})
    network = NetworkBuilder()
    own, *inner = (network.input(f"{number:02}", each.shape) for number, each in enumerate(inputs()))
    wide = {name: array.astype(np.float32) for name, array in arrays.items()}
    (scores,) = network_of(network.finish([add_decoder(network, [own], inner, wide)]))(*inputs())
    result = shares(scores[0])[None]

    # then it has the same probabilities, up to the rounding of the arrays to float16
    assert np.abs(result - expected).max() < 0.02
    assert np.abs(result - expected).mean() < 1e-3


def test_ignored_pixels_do_not_count() -> None:
    first, second = run_in("torch", ignored_changes_the_loss)
    assert first == pytest.approx(second)


@pytest.mark.parametrize(
    ("moved", "expected"),
    [(0, 1.0), (3, 1.0), (60, 0.33)],
    ids=["the same", "inside the band", "far away"],
)
def test_a_mask_is_measured_away_from_the_edge(moved: int, expected: float) -> None:
    # given a label of 120 pixels' width, and the same mask moved to the right
    labels = np.full((200, 300), index_of("ground"), np.uint8)
    labels[40:160, 60:180] = index_of("hair")
    found = np.roll(labels == index_of("hair"), moved, axis=1)

    # then a shift inside the band costs nothing
    assert core_iou(found, labels, "hair", UNIT) == pytest.approx(expected, abs=0.06)


def test_a_class_that_is_nowhere_has_no_measure() -> None:
    nothing = np.zeros((50, 50), np.uint8)
    assert core_iou(nothing > 0, nothing, "hair", UNIT) is None
