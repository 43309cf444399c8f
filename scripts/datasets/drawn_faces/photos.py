"""Draws a folder of pictures with labels and persons in CelebA's formats: photos to try `dataset prepare` on."""

from functools import partial
from pathlib import Path

from scripts.datasets.drawn_faces.picture import WIDTH, draw_head
from scripts.datasets.drawn_faces.traits import ATTRIBUTES, draw_traits, head_seed
from scripts.datasets.picture_files import refusals_of, write_picture
from scripts.datasets.pool import in_processes
from scripts.datasets.progress import Progress

LABELS, PERSONS = "list_attr_celeba.txt", "identity_CelebA.txt"


def draw_photos(folder: Path, count: int, width: int, seed: int = 1, processes: int = 1) -> None:
    """Draw heads, each once, and write who they are and what they are like.

    Args:
        folder: is made; files of the same names are replaced.
        count: how many heads.
        width: of the pictures, pixels.
        seed: the same seed draws the same heads.
        processes: how many draw at the same time.

    Raises:
        DatasetError: the folder cannot be written.
    """
    with refusals_of(folder / LABELS):
        folder.mkdir(parents=True, exist_ok=True)
    names = {index: f"{index + 1:06d}.jpg" for index in range(count)}
    progress = Progress(count, 0, "photos")
    for _ in in_processes(partial(_draw, folder, width / WIDTH, seed), list(names.items()), processes):
        progress.advance()
    rows = [f"{name} {' '.join(_labels(seed, index))}" for index, name in names.items()]
    with refusals_of(folder / LABELS):
        (folder / LABELS).write_text("\n".join([str(count), " ".join(ATTRIBUTES), *rows]) + "\n", encoding="utf-8")
        people = "".join(f"{name} {index + 1}\n" for index, name in names.items())
        (folder / PERSONS).write_text(people, encoding="utf-8")


def _draw(folder: Path, unit: float, seed: int, photo: tuple[int, str]) -> None:
    index, name = photo
    write_picture(draw_head(draw_traits(head_seed(seed, index)), unit).rgb, folder / name)


def _labels(seed: int, index: int) -> list[str]:
    labels = draw_traits(head_seed(seed, index)).labels
    return ["1" if labels[name] else "-1" for name in ATTRIBUTES]
