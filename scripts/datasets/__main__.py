"""`python -m scripts.datasets prepare|draw|draw-photos …`: makes data sets for trainings."""

import sys
from collections.abc import Callable, Sequence

from scripts.datasets.draw_command import draw, draw_heads
from scripts.datasets.errors import DatasetError
from scripts.datasets.prepare_command import prepare_folder

COMMANDS: dict[str, Callable[[Sequence[str]], None]] = {
    "prepare": prepare_folder,
    "draw": draw,
    "draw-photos": draw_heads,
}


def main(argv: Sequence[str]) -> int:
    """Run the command that the first argument names.

    Returns:
        0; 1 where it cannot go on; 2 where there is no such command; 130 where Ctrl-C ends it.
    """
    if not argv or argv[0] not in COMMANDS:
        print(f"dataset: say what to do: {', '.join(COMMANDS)}", file=sys.stderr)
        return 2
    try:
        COMMANDS[argv[0]](argv[1:])
    except DatasetError as error:
        print(f"dataset: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\ndataset: stopped; the same command goes on from here.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
