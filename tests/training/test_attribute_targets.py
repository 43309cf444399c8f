"""The labels of edited faces: unknown ones stay, and what excludes each other is never on one face."""

import numpy as np

from scripts.training.attribute_gans.targets import drawn_targets, flipped_targets

HAIR = ("black_hair", "blond_hair", "eyeglasses")


def labels(*rows: tuple[int, ...]) -> "np.ndarray[tuple[int, int], np.dtype[np.int8]]":
    return np.array(rows, np.int8)


def test_a_face_gets_the_labels_of_another_one() -> None:
    source, other = labels((1, -1, -1), (-1, -1, 1)), labels((-1, 1, 1), (1, -1, -1))

    assert np.array_equal(drawn_targets(source, other, HAIR), other)


def test_what_is_unknown_of_either_face_stays() -> None:
    source, other = labels((0, -1, 1)), labels((1, 0, -1))

    assert drawn_targets(source, other, HAIR).tolist() == [[0, -1, -1]]


def test_a_new_colour_removes_the_old_one_where_the_other_face_does_not_say() -> None:
    # given black hair, and a blond face of which nobody knows whether it is black too
    source, other = labels((1, -1, -1)), labels((0, 1, -1))

    assert drawn_targets(source, other, HAIR).tolist() == [[-1, 1, -1]]


def test_a_flip_changes_one_attribute_and_what_it_excludes() -> None:
    source = labels((1, -1, -1), (-1, -1, 1), (-1, 1, 1))

    # when blond is flipped, then black goes where it was, and nothing comes where blond goes
    assert flipped_targets(source, 1, HAIR).tolist() == [[-1, 1, -1], [-1, 1, 1], [-1, -1, 1]]


def test_an_unknown_label_is_never_flipped() -> None:
    source = labels((0, 1, 0))

    assert flipped_targets(source, 0, HAIR).tolist() == [[0, 1, 0]]
    assert flipped_targets(source, 2, HAIR).tolist() == [[0, 1, 0]]


def test_an_attribute_of_ones_own_excludes_nothing() -> None:
    source = labels((1, -1))

    assert flipped_targets(source, 1, ("hat", "scarf")).tolist() == [[1, 1]]
