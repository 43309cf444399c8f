"""What the files that a network's authors publish contain, as data: the value of a model's `checkpoint.py`."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Rule = tuple[str, str]
"""(pattern over `FILE!PATH`, name in the network)."""


def no_settings(sides: Mapping[str, bytes]) -> dict[str, Any]:
    """No settings: most networks need nothing but their weights.

    Args:
        sides: ignored.

    Returns:
        An empty dictionary.

    Example:
        >>> no_settings({})
        {}
    """
    return {}


@dataclass(frozen=True)
class CheckpointFormat:
    r"""How the arrays in the authors' files become the arrays of one weights file.

    An array is identified by `FILE!PATH`: the file's name, and the names that lead to the array inside the file, with
    slashes between them. A leading `module.` of its own name is ignored.

    Attributes:
        rules: (pattern, name) pairs. The first pattern that matches all of `FILE!PATH` gives the array's name in the
            network; groups as in `re.sub`.
        dropped: patterns of arrays that are left out, such as optimisers and discriminators.
        renamed: a further change of the names that the rules give.
        sides: a pattern of files that are no checkpoints; their bytes go to `settings`.
        settings: computes what the network must know beside its weights from the side files, by their names. Raises
            ValueError where they make no sense.
        dtype: the dtype that the weights are stored in.
    """

    rules: tuple[Rule, ...]
    dropped: tuple[str, ...] = ()
    renamed: Callable[[str], str] = str
    sides: str = "(?!)"
    settings: Callable[[Mapping[str, bytes]], dict[str, Any]] = no_settings
    dtype: str = "float32"

    def name_of(self, identifier: str) -> str | None:
        """The network's name for an array.

        Args:
            identifier: `FILE!PATH`.

        Returns:
            The name; None where the array is left out.

        Raises:
            LookupError: neither a rule nor `dropped` matches.
        """
        for pattern, name in self.rules:
            if re.fullmatch(pattern, identifier):
                return self.renamed(re.sub(f"^(?:{pattern})$", name, identifier))
        if any(re.fullmatch(pattern, identifier) for pattern in self.dropped):
            return None
        raise LookupError(identifier)
