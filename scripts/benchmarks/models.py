"""`./scripts/bench models`: measures the CPU time of every effect that needs no weights, on one core.

Decoding, the person mask, encoding and the parts that models find for others are measured too. With --framework,
`networks` measures that framework's networks.
"""

import argparse
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from facemagi_vision.decode import decode
from facemagi_vision.person import person_mask
from sagemaker_endpoints._imaging.face.visibility import face_visibility
from sagemaker_endpoints._runtime.encoders import ENCODERS
from sagemaker_endpoints._sdk.contract import RGB, Photo
from sagemaker_endpoints._sdk.parts import View
from scripts.benchmarks import networks
from scripts.benchmarks.figures import Figure, as_json, cpu_milliseconds, figure, table
from scripts.benchmarks.portraits import jpeg, portrait
from scripts.gallery import variants
from scripts.workbench import Workbench, open_workbenches, photo_of

REPEATS = 9
QUALITY = 92
SIZES = {"400×500": (400, 500), "1024×1024": (1024, 1024)}

TARGETS = {
    "filters": 80,
    "stickers": 80,
    "makeup": 80,
    "beauty": 220,
    "hair_color": 250,
    "sketch": 250,
    "cartoon": 250,
    "color_style": 250,
    "makeup_transfer": 400,
    "face_swap": 400,
    "portrait_matting": 150,
}
"""Target CPU ms of a model's slowest variant at 1024×1024, with masks, without decoding and encoding."""

PARTS_TARGETS = {"head_parts": 25}
"""Target CPU ms for finding the parts of the one face at 1024×1024, in both windows; the person mask is there."""

VISIBILITY_TARGET = 50
"""Target CPU ms for what all effects on skin share: the person mask, the parts near the face, how visible it is."""


def main() -> None:
    arguments = _parse()
    if arguments.framework:
        networks.main(
            arguments.framework,
            arguments.device,
            arguments.models,
            arguments.repeats,
            arguments.float16,
            arguments.json,
        )
        return
    figures = [row for name, size in SIZES.items() for row in _at_size(name, portrait(*size), arguments.models)]
    print(table(figures))
    if arguments.json:
        arguments.json.write_text(json.dumps(as_json(figures), indent=2) + "\n")


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench models", description=__doc__)
    parser.add_argument("models", nargs="*", help="names of models; without any, all")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    parser.add_argument("--framework", choices=("torch", "tensorflow"), help="networks of this framework instead")
    parser.add_argument("--device", default="cpu", choices=("cpu", "cuda", "auto"), help="of networks (default: cpu)")
    parser.add_argument("--repeats", type=int, default=5, help="of networks (default: 5)")
    parser.add_argument(
        "--float16",
        action="store_true",
        help="measure how float16 changes the results of networks; takes minutes on a CPU",
    )
    return parser.parse_args()


def _at_size(size: str, rgb: RGB, models: list[str]) -> list[Figure]:
    photo, content = photo_of(rgb), jpeg(rgb)
    surroundings = [
        _figure(f"decode a JPEG, {size}", lambda: decode(content), None),
        _figure(f"person mask, {size}", lambda: person_mask(rgb), None),
        _figure(f"encode a JPEG, {size}", lambda: ENCODERS["jpeg"](rgb, QUALITY, b""), None),
    ]
    chosen = [workbench for workbench in open_workbenches() if not models or workbench.manifest.name in models]
    effects = [
        _slowest_variant(workbench, effect_id, photo, size)
        for workbench in chosen
        for effect_id in workbench.manifest.effect_ids()
    ]
    return surroundings + effects + [row for workbench in chosen for row in _parts(workbench, photo, size)]


def _parts(workbench: Workbench, photo: Photo, size: str) -> list[Figure]:
    """What it takes a model to find the parts for other models, and how visible a face is; empty if it finds none."""
    parse = workbench.model.parser
    if parse is None:
        return []
    photo.person_mask()
    name, is_large = workbench.manifest.name, size == "1024×1024"

    def parts() -> list[View]:
        return [view for found in parse(photo).values() for view in found.views]

    def visibility() -> None:
        unseen = replace(photo, parser=parse)
        for face in unseen.faces:
            face_visibility(unseen, face)

    return [
        _figure(f"{name}: parts, {size}", parts, PARTS_TARGETS.get(name) if is_large else None),
        _figure(f"{name}: person mask and visibility, {size}", visibility, VISIBILITY_TARGET if is_large else None),
    ]


def _slowest_variant(workbench: Workbench, effect_id: str, photo: Photo, size: str) -> Figure:
    """The slowest of the variants that the gallery shows, on a photo whose masks are not computed yet."""
    target = TARGETS.get(workbench.manifest.name) if size == "1024×1024" else None
    section = workbench.manifest.effects[workbench.manifest.effect_name(effect_id)]
    edits = {variant.caption: workbench.prepare(effect_id, photo, variant.params) for variant in variants(section)}
    measured = {caption: cpu_milliseconds(edit, 1, warm_up=1) for caption, edit in edits.items()}
    slowest = max(measured, key=lambda caption: measured[caption])
    return _figure(f"{effect_id}: {slowest}, {size}", edits[slowest], target)


def _figure(name: str, action: Callable[[], object], target: float | None) -> Figure:
    return figure(name, "CPU ms", cpu_milliseconds(action, REPEATS), target)


if __name__ == "__main__":
    main()
