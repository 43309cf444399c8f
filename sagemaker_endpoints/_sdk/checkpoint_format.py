"""How the files that a network's authors publish become its one weights file, as data: a model's `checkpoint.py`."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Rule = tuple[str, str]


def no_settings(sides: Mapping[str, bytes]) -> dict[str, Any]:
    """Most networks need to know nothing but their weights."""
    return {}


@dataclass(frozen=True)
class CheckpointFormat:
    r"""What is in the authors' files.

    An array is known by `FILE!PATH`: the file's name, and the names under which the array lies in it, slashes between
    them; a leading `module.` of its own name is not counted.

    rules: (pattern, name) pairs. The first pattern that fits all of `FILE!PATH` gives the array's name in the
        network; groups as in `re.sub`.
    dropped: patterns of what is left behind: optimisers, discriminators.
    renamed: what else happens to a name that a rule gave.
    sides: a pattern of the files that are no checkpoints; they go to `settings`.
    settings: what the network must know beside its weights, out of the side files by their names. Raises ValueError.
    dtype: of the numbers as they are kept.
    """

    rules: tuple[Rule, ...]
    dropped: tuple[str, ...] = ()
    renamed: Callable[[str], str] = str
    sides: str = "(?!)"
    settings: Callable[[Mapping[str, bytes]], dict[str, Any]] = no_settings
    dtype: str = "float32"

    def name_of(self, place: str) -> str | None:
        """The network's name for `FILE!PATH`; None where it is left behind.

        Raises:
            LookupError: nothing is said of it.
        """
        for pattern, name in self.rules:
            if re.fullmatch(pattern, place):
                return self.renamed(re.sub(f"^(?:{pattern})$", name, place))
        if any(re.fullmatch(pattern, place) for pattern in self.dropped):
            return None
        raise LookupError(place)
