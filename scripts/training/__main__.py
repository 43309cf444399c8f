"""`python -m scripts.training NETWORK …`: trains one of the networks whose weights are part of the repository."""

import sys
from collections.abc import Callable

from scripts.training.head_parts.command import main as head_parts

NETWORKS: dict[str, Callable[[list[str]], int]] = {"head_parts": head_parts}
"""The training of each network; it gets the arguments after the network's name."""


def main(argv: list[str]) -> int:
    if not argv or argv[0] not in NETWORKS:
        print(f"train: name a network: {', '.join(NETWORKS)}", file=sys.stderr)
        return 2
    return NETWORKS[argv[0]](argv[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
