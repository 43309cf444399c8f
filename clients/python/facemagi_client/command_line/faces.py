"""`facemagi faces`: shows the faces of a photo."""

import argparse
from collections.abc import Iterator

from facemagi_client.calls import sources
from facemagi_client.client import FaceMagi
from facemagi_client.command_line import terminal
from facemagi_client.command_line.exit_codes import SUCCESS
from facemagi_client.types import Face, Photo

HEAD = ("face", "x", "y", "width", "height", "yaw", "pitch", "roll", "quality")


def run(arguments: argparse.Namespace) -> int:
    """Run the command.

    Args:
        arguments: its parsed command line.
    """
    with FaceMagi(arguments.url, arguments.token, language=arguments.language) as magi, terminal.status_line() as show:
        if sources.is_id(arguments.photo):
            photo = magi.photos.wait(arguments.photo, on_progress=show)
        else:
            photo = magi.photos.send(arguments.photo, on_progress=show)
    if arguments.json:
        terminal.print_json(photo)
    else:
        print(*_lines(photo), sep="\n")
    return SUCCESS


def _lines(photo: Photo) -> Iterator[str]:
    yield f"{photo['id']}: {photo['width']}×{photo['height']}, faces: {len(photo['faces'])}"
    if photo["faces"]:
        yield from terminal.table([HEAD, *map(_row, photo["faces"])])


def _row(face: Face) -> list[str]:
    numbers = [*face["box"], face["yaw"], face["pitch"], face["roll"]]
    return [face["id"], *(f"{number:.0f}" for number in numbers), f"{face['quality']:.2f}"]
