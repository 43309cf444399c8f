"""What a table says about photos, by their file names."""

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Generic, TypeVar

Value = TypeVar("Value")


class ByFile(Generic[Value]):
    """Finds the line of a photo: by its path, else by its name, else by its name without the extension.

    The pictures of CelebA, for example, are .jpg in its lists and .png in one of its editions.

    Args:
        values: by the names that the table has.
    """

    def __init__(self, values: Mapping[str, Value]) -> None:
        self._paths = dict(values)
        self._names = _unambiguous((PurePosixPath(path).name, value) for path, value in values.items())
        self._stems = _unambiguous((PurePosixPath(path).stem, value) for path, value in values.items())

    def __len__(self) -> int:
        return len(self._paths)

    def get(self, file: str) -> Value | None:
        """The value of a photo, None where the table does not name it.

        Args:
            file: the photo's path in its folder, with slashes.
        """
        path = PurePosixPath(file)
        for values, key in ((self._paths, file), (self._names, path.name), (self._stems, path.stem)):
            if key in values:
                return values[key]
        return None


def _unambiguous(pairs: Iterable[tuple[str, Value]]) -> dict[str, Value]:
    """The values whose key is that of no other value."""
    values: dict[str, Value] = {}
    repeated: set[str] = set()
    for key, value in pairs:
        if key in values:
            repeated.add(key)
        values[key] = value
    return {key: value for key, value in values.items() if key not in repeated}
