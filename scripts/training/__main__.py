"""`python -m scripts.training NETWORK …`: trains a network."""

import sys

from scripts.training.tasks import MODULES

OWN = "head_parts"
"""The network whose weights are part of the repository; it is trained on portraits and labels of its own."""


def main(argv: list[str]) -> int:
    """Run the training of the network that the first argument names."""
    if not argv or argv[0] not in {OWN, *MODULES}:
        print(f"train: name a network: {', '.join((OWN, *MODULES))}", file=sys.stderr)
        return 2
    if argv[0] == OWN:
        from scripts.training.head_parts.command import main as train_head_parts

        return train_head_parts(argv[1:])
    from scripts.training.command import main as train

    return train(argv[0], argv[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
