"""The identity benchmark: which sliders it moves, and what it calls a failure."""

from facemagi.manifest import read_manifest
from scripts.benchmarks.identity import MIN_KEPT, RESHAPE, RETOUCH, Trial, lines
from scripts.repository import MODELS


def test_every_slider_of_beauty_either_retouches_or_reshapes() -> None:
    sliders = set(read_manifest(MODELS / "beauty").effects["beauty"].parameters)
    assert {*RETOUCH, *RESHAPE} == sliders
    assert not set(RETOUCH) & set(RESHAPE)


def test_each_edit_has_a_line_with_its_failures_from_the_worst() -> None:
    # given two edits of three photographs
    trials = [
        *(Trial("smoothing", name, 0.97, MIN_KEPT) for name in ("ada", "bo", "cy")),
        Trial("plum", "ada", 0.95, MIN_KEPT),
        Trial("plum", "bo", 0.88, MIN_KEPT),
        Trial("plum", "cy", 0.7, MIN_KEPT),
    ]

    # when they are listed
    smoothing, plum = lines(trials)

    # then each line counts the photographs that kept the person, and names the others
    assert smoothing.split() == ["smoothing", "3", "of", "3", "lowest", "0.97", "mean", "0.97"]
    assert plum.split()[:8] == ["plum", "1", "of", "3", "lowest", "0.70", "mean", "0.84"]
    assert plum.endswith("cy 0.70<0.90, bo 0.88<0.90")
