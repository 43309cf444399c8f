"""`./scripts/bench parts MODEL… --portraits FOLDER --labels FOLDER`: which parser finds hair best on labelled photos.

A parser belongs before another one in `PARSERS` (`sagemaker_endpoints/_runtime/service.py`) if it is better here, on
photographs that trained neither. The repository's labels trained head_parts: label other photos with `./scripts/label`.
"""

import argparse
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from facemagi_vision.decode import decode
from sagemaker_endpoints._imaging.face.face_frame import face_frame
from sagemaker_endpoints._sdk.contract import FaceParser
from scripts.labelling.label_files import read_labels
from scripts.training.head_parts.measure import GOOD, core_iou
from scripts.workbench import open_workbench, photo_of

HAIR = 0.5
"""Pixels with more probability are hair."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench parts", description=__doc__)
    parser.add_argument("models", nargs="+", help="models that parse faces and have their weights")
    parser.add_argument("--portraits", type=Path, required=True, help="the folder of the photos")
    parser.add_argument("--labels", type=Path, required=True, help="the folder of their label maps")
    arguments = parser.parse_args()
    for name in arguments.models:
        parse = open_workbench(name).model.parser
        if parse is None:
            parser.error(f"{name} does not parse faces (parses_faces in its model.toml).")
        start = time.process_time()
        overlaps = np.array(list(hair_overlaps(parse, arguments.portraits, arguments.labels)))
        seconds = (time.process_time() - start) / max(len(overlaps), 1)
        print(
            f"{name:16} {len(overlaps)} heads  median {np.median(overlaps):.3f}  mean {overlaps.mean():.3f}  "
            f"at least {GOOD}: {(overlaps >= GOOD).mean():.0%}  {seconds:.2f} CPU s a photo",
            flush=True,
        )


def hair_overlaps(parse: FaceParser, portraits: Path, labels: Path) -> Iterator[float]:
    """The core IoU of the hair of each labelled photo's largest face; 1 where there is none and none is found.

    Args:
        parse: the parser.
        portraits: the folder of the photos, `NAME.jpg`.
        labels: the folder of the label maps, `NAME.png`.
    """
    for label in sorted(labels.glob("*.png")):
        photo = photo_of(decode((portraits / f"{label.stem}.jpg").read_bytes()).rgb)
        parts = parse(photo)[photo.faces[0].id]
        size = (photo.rgb.shape[1], photo.rgb.shape[0])
        hair, _ = parts.sample(("hair",), np.eye(2, 3), size)
        overlap = core_iou(hair > HAIR, read_labels(label), "hair", face_frame(photo.faces[0].landmarks).unit)
        yield 1.0 if overlap is None else overlap


if __name__ == "__main__":
    main()
