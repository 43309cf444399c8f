"""What a machine runs out of while it trains, in sentences: memory, and space on a disk."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import torch

from scripts.training.errors import TrainingError

FULL = {errno.ENOSPC, errno.EDQUOT}

NO_MEMORY_HERE = "DefaultCPUAllocator"
"""PyTorch has no exception of its own for a processor without memory, only this word."""


@contextmanager
def shortages_explained(batch: int) -> Iterator[None]:
    """Turn a shortage inside the `with` block into a sentence.

    Args:
        batch: pictures of one pass.

    Raises:
        TrainingError: there is no memory left, or a file cannot be read or written.
    """
    try:
        yield
    except torch.OutOfMemoryError as error:
        raise TrainingError(_no_memory("The GPU", batch)) from error
    except MemoryError as error:
        raise TrainingError(_no_memory("This machine", batch)) from error
    except RuntimeError as error:
        if NO_MEMORY_HERE not in str(error):
            raise
        raise TrainingError(_no_memory("This machine", batch)) from error
    except OSError as error:
        raise TrainingError(_refused(error)) from error


def _no_memory(where: str, batch: int) -> str:
    advice = "Halve --batch and double --accumulate: the result is the same."
    return f"{where} has no memory left for {batch} pictures. {advice}"


def _refused(error: OSError) -> str:
    if error.errno in FULL:
        return (
            f"The disk{_of(error)} is full. Free some space, then run the same command again: it goes on from the last "
            f"checkpoint."
        )
    return f"{error.filename or 'A file'} cannot be used: {error.strerror or error}."


def _of(error: OSError) -> str:
    """The folder, where the error names a file: that of a write does not."""
    return f" of {Path(error.filename).parent}" if error.filename else ""
