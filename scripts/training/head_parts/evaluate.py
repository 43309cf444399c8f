"""Measures the network, and the hair mask of today, on labelled portraits."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from facemagi_vision.decode import decode
from facemagi_vision.faces import find_faces
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame, face_frame
from sagemaker_endpoints._imaging.geometry.region import Region
from sagemaker_endpoints._sdk.contract import RGB
from sagemaker_endpoints.hair_color.colouring import estimate_hair
from sagemaker_endpoints.head_parts.class_map import classes_in
from sagemaker_endpoints.head_parts.classes import CLASSES
from sagemaker_endpoints.head_parts.features import scene_of
from sagemaker_endpoints.head_parts.parser import HeadParser
from scripts.labelling.label_files import read_labels
from scripts.labelling.traits import Traits
from scripts.training.head_parts.measure import GOOD, core_iou, plain_iou

ESTIMATE = "hair (estimate)"
"""The row of the hair mask that hair_color estimates without parts."""

THIN = ("beard", "glasses")
"""Classes of which the core IoU says little, because they are hardly wider than the band."""

GROUPS = ("hair", "skin_tone", "age", "sex", "black_and_white")
"""Traits by which hair is measured apart."""


@dataclass(frozen=True)
class Result:
    """The measures of one head.

    Attributes:
        name: of the portrait.
        core: the core IoU of each class, and of `ESTIMATE`; None where neither label nor mask has it.
        plain: the plain IoU of each of `THIN`.
    """

    name: str
    core: Mapping[str, float | None]
    plain: Mapping[str, float | None]


def measure_head(name: str, portraits: Path, labels: Path, parser: HeadParser) -> Result:
    """Compare the most probable classes of a portrait with its labels.

    Args:
        name: of the portrait.
        portraits: the folder of the photos.
        labels: the folder of the label maps.
        parser: the network.
    """
    rgb = decode((portraits / f"{name}.jpg").read_bytes()).rgb
    truth = read_labels(labels / f"{name}.png")
    face, *others = (face_frame(found.landmarks) for found in find_faces(rgb))
    parts = parser(scene_of(rgb, face, others))
    classes = classes_in(parts, Region(0, 0, rgb.shape[1], rgb.shape[0])).argmax(axis=-1)
    masks = {class_name: classes == index for index, class_name in enumerate(CLASSES)}
    core = {class_name: core_iou(mask, truth, class_name, face.unit) for class_name, mask in masks.items()}
    estimated = core_iou(_estimated(rgb, face, others), truth, "hair", face.unit)
    plain = {class_name: plain_iou(masks[class_name], truth, class_name, face.unit) for class_name in THIN}
    return Result(name, {**core, ESTIMATE: estimated}, plain)


def table(results: Iterable[Result], traits: Mapping[str, Traits]) -> str:
    """A Markdown table: each class over all heads, then hair by each of `GROUPS`.

    Args:
        results: of all heads.
        traits: by the name of the portrait.
    """
    results = list(results)
    lines = ["| class | heads | labelled or found on | median | mean | at least 0.85 |", "|---|---|---|---|---|---|"]
    lines += [_row(name, [each.core[name] for each in results]) for name in (*CLASSES, ESTIMATE)]
    lines += [_row(f"{name}, plain IoU", [each.plain[name] for each in results]) for name in THIN]
    for trait in GROUPS:
        groups: dict[str, list[Result]] = {}
        for each in results:
            groups.setdefault(str(getattr(traits[each.name], trait)), []).append(each)
        lines += [
            _row(f"{name}, {trait} {group}", [each.core[name] for each in own])
            for group, own in sorted(groups.items())
            for name in ("hair", ESTIMATE)
        ]
    return "\n".join(lines)


def _row(name: str, values: list[float | None]) -> str:
    """A head that has none of the class, and where none was found, counts as right."""
    present = sum(value is not None for value in values)
    measures = np.array([1.0 if value is None else value for value in values])
    good = (measures >= GOOD).mean()
    return f"| {name} | {len(values)} | {present} | {np.median(measures):.3f} | {measures.mean():.3f} | {good:.0%} |"


def _estimated(rgb: RGB, face: FaceFrame, others: list[FaceFrame]) -> NDArray[np.bool_]:
    """The pixels that hair_color would dye by more than half."""
    mask = np.zeros(rgb.shape[:2], bool)
    matte = estimate_hair(rgb, face, others).matte
    if matte is not None:
        matte.region.cut(mask)[...] = matte.alpha > 0.5
    return mask
