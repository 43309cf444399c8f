"""Types of the readers of published files.

An array's address is `FILE!PATH`: the file's name, and the path or name of the array inside it.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

Array = NDArray[Any]

IsNeeded = Callable[[str], bool]
"""Whether to read the array at an address."""

Reader = Callable[[Path, IsNeeded], Iterator[tuple[str, Array]]]
"""Reads the needed arrays of a file, with their addresses. Code in the file is never run."""
