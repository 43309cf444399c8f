"""The losses of AttGAN and STGAN against values that were computed by hand."""

import math

from tests.support.frameworks import in_process_of

LN2 = math.log(2)


@in_process_of("torch")
def test_the_penalty_of_a_linear_critic_depends_on_its_slope_alone() -> None:
    import pytest
    import torch

    from scripts.training.attribute_gans.losses import gradient_penalty

    # given a critic that adds up 3 × 2 × 2 numbers, each twice: its gradient has the norm 2·√12
    photos, edited = torch.rand(4, 3, 2, 2), torch.rand(4, 3, 2, 2)

    penalty = gradient_penalty(lambda pictures: 2 * pictures.flatten(1).sum(1, keepdim=True), photos, edited)

    assert float(penalty) == pytest.approx((2 * math.sqrt(12) - 1) ** 2, rel=1e-6)


@in_process_of("torch")
def test_a_critic_with_a_slope_of_one_has_no_penalty() -> None:
    import pytest
    import torch

    from scripts.training.attribute_gans.losses import gradient_penalty

    penalty = gradient_penalty(lambda pictures: pictures[:, 0, 0, :1], torch.rand(4, 3, 2, 2), torch.rand(4, 3, 2, 2))

    assert float(penalty) == pytest.approx(0, abs=1e-12)


@in_process_of("torch")
def test_the_penalty_is_taken_between_photo_and_edited_picture() -> None:
    import torch

    from scripts.training.attribute_gans.losses import gradient_penalty

    # given photos of 1 and edited pictures of 3, when the critic squares a number x, then its slope is 2x, 2 to 6
    photos, edited = torch.full((64, 1, 1, 1), 1.0), torch.full((64, 1, 1, 1), 3.0)
    seen: list[torch.Tensor] = []

    def critic(pictures: torch.Tensor) -> torch.Tensor:
        seen.append(pictures.detach())
        return pictures.flatten(1) ** 2

    penalty = gradient_penalty(critic, photos, edited)

    assert 1 <= float(seen[0].min()) < 1.5
    assert 2.5 < float(seen[0].max()) <= 3
    assert torch.isclose(penalty, ((2 * seen[0] - 1) ** 2).mean())


@in_process_of("torch")
def test_the_penalty_teaches_the_critic() -> None:
    import pytest
    import torch

    from scripts.training.attribute_gans.losses import gradient_penalty

    # given a critic of one weight w, whose penalty is (w - 1)² and changes by 2 (w - 1)
    weight = torch.tensor(3.0, requires_grad=True)

    photos, edited = torch.rand(2, 1, 1, 1), torch.rand(2, 1, 1, 1)
    torch.autograd.backward(gradient_penalty(lambda pictures: weight * pictures[:, 0, 0], photos, edited))

    assert weight.grad is not None
    assert float(weight.grad) == pytest.approx(4)


@in_process_of("torch")
def test_the_loss_of_a_classifier_that_knows_nothing_is_ln_2() -> None:
    import pytest
    import torch

    from scripts.training.attribute_gans.losses import classification

    loss = classification(torch.zeros(2, 3), torch.tensor([[1.0, -1, 1], [-1, -1, 1]]))

    assert float(loss) == pytest.approx(LN2)


@in_process_of("torch")
def test_unknown_labels_do_not_count() -> None:
    import pytest
    import torch

    from scripts.training.attribute_gans.losses import classification

    # given one right answer, one wrong one, and two of which nobody knows
    logits = torch.tensor([[LN2, 99.0], [LN2, -99.0]], requires_grad=True)
    labels = torch.tensor([[1.0, 0], [-1, 0]])

    loss = classification(logits, labels)
    torch.autograd.backward(loss)

    # then the loss is the mean of -ln(2/3) and -ln(1/3), and the unknown ones teach nothing
    assert float(loss) == pytest.approx((math.log(3 / 2) + math.log(3)) / 2)
    assert logits.grad is not None
    assert logits.grad[:, 1].tolist() == [0, 0]


@in_process_of("torch")
def test_without_any_known_label_there_is_no_loss() -> None:
    import torch

    from scripts.training.attribute_gans.losses import classification

    assert float(classification(torch.ones(2, 2), torch.zeros(2, 2))) == 0


@in_process_of("torch")
def test_generator_and_discriminator_want_the_opposite_of_edited_pictures() -> None:
    import torch

    from scripts.training.attribute_gans.losses import critic, realism

    photos, edited = torch.tensor([[5.0], [7.0]]), torch.tensor([[1.0], [2.0]])

    assert float(critic(photos, edited)) == 1.5 - 6
    assert float(realism(edited)) == -1.5


@in_process_of("torch")
def test_the_reconstruction_is_a_mean_absolute_difference() -> None:
    import torch

    from scripts.training.attribute_gans.losses import reconstruction

    made, photos = torch.tensor([[0.5, -1.0]]), torch.tensor([[0.0, 1.0]])

    assert float(reconstruction(made, photos)) == 1.25
