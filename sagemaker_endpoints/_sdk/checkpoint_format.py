"""The format of the files that a network's authors publish, as data: `CHECKPOINTS` in a model's `checkpoint.py`,
by the names of its weights."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Rule = tuple[str, str]
"""(pattern of `FILE!PATH`, name in the network)."""


def no_settings(settings_files: Mapping[str, bytes]) -> dict[str, Any]:
    """No settings: most networks need only their weights.

    Args:
        settings_files: ignored.

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

    The address of an array is `FILE!PATH`: the file's name, and the names that lead to the array inside the file, with
    slashes between them. A leading `module.` of such a name is ignored.

    Attributes:
        rules: (pattern, name) pairs. The first pattern that matches all of `FILE!PATH` gives the array's name in the
            network; groups as in `re.sub`.
        dropped: patterns of arrays that are left out, such as optimisers and discriminators.
        renamed: a further change of the names that the rules give.
        settings_files: a pattern of the names of files that contain settings instead of arrays.
        settings: computes the settings that the network needs beside its weights, from the bytes of the settings files
            by their names. Raises ValueError where these are invalid.
        dtype: the dtype that the weights are stored in.
        network: the module whose `build` (PyTorch) or `variables` gives the names and shapes of the network's arrays;
            with a leading dot, a module of the model folder.
    """

    rules: tuple[Rule, ...]
    dropped: tuple[str, ...] = ()
    renamed: Callable[[str], str] = str
    settings_files: str = "(?!)"
    settings: Callable[[Mapping[str, bytes]], dict[str, Any]] = no_settings
    dtype: str = "float32"
    network: str = ".network"

    def name_of(self, address: str) -> str | None:
        """The network's name for an array.

        Args:
            address: `FILE!PATH`.

        Returns:
            The name; None where the array is left out.

        Raises:
            LookupError: neither a rule nor `dropped` matches.
        """
        for pattern, name in self.rules:
            if re.fullmatch(pattern, address):
                return self.renamed(re.sub(f"^(?:{pattern})$", name, address))
        if any(re.fullmatch(pattern, address) for pattern in self.dropped):
            return None
        raise LookupError(address)
