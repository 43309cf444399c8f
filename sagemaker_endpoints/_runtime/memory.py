"""How the container's process allocates memory.

An edit allocates and frees pictures of some megabytes all the time. By default glibc returns much of that memory to
the kernel, which clears new pages for the next picture. `./scripts/bench allocators` measures the choices;
docs/operator.md has its table.
"""

import ctypes
from collections.abc import Iterable
from dataclasses import dataclass

MIB = 1024 * 1024

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_MMAP_MAX, _M_ARENA_MAX = -1, -3, -4, -8
"""glibc's malloc.h."""


@dataclass(frozen=True)
class Allocation:
    """How glibc's malloc works; what is None stays as glibc has it, which adapts it to the sizes that are freed.

    Attributes:
        arenas: the most separate heaps of the threads. By default each thread has its own: with pictures of mixed sizes
            the process then keeps 1.7 times the memory, and a megapixel job spends 5 ms more on pages that one thread
            returns and the next one requests.
        mapped_from: bytes. A block of this size or more gets pages of its own, which are returned when it is freed;
            smaller ones come from the heap. glibc allows at most 32 MiB.
        mapped: the most blocks with pages of their own; 0 takes all blocks from the heap, also the large ones.
        kept: bytes. Free memory at the end of the heap is returned only above this.
    """

    arenas: int | None = None
    mapped_from: int | None = None
    mapped: int | None = None
    kept: int | None = None


NETWORKS = Allocation(arenas=1, mapped_from=32 * MIB, kept=256 * MIB)
"""The container of an endpoint with networks of PyTorch or TensorFlow: their largest arrays go back to the kernel. From
the heap, they left it with half a gigabyte more, and the networks were as fast."""

EDITS = Allocation(arenas=1, mapped=0, kept=256 * MIB)
"""The container of an endpoint without such networks. Of all choices it requests the fewest pages for photos of twelve
megapixels, whose pictures of floats have 144 MB each. Huge pages (`glibc.malloc.hugetlb`) are left out: clearing them
took more time than they saved."""

BY_FRAMEWORK = {"none": EDITS, "litert": EDITS, "torch": NETWORKS, "tensorflow": NETWORKS}
"""By `framework` in model.toml, for the container of an endpoint, on SageMaker and in the local cloud."""

FUNCTION = Allocation(arenas=1)
"""A sandbox of Lambda, where memory is paid for: it keeps nothing that it does not use."""


def allocation_for(frameworks: Iterable[str]) -> Allocation:
    """How the container of an endpoint allocates.

    Args:
        frameworks: `framework` of each of its models.
    """
    found = {BY_FRAMEWORK[framework] for framework in frameworks}
    return NETWORKS if NETWORKS in found else EDITS


def allocate(allocation: Allocation) -> None:
    """Set how this process allocates. Without glibc's malloc this does nothing.

    The number of arenas counts only for threads that start later.

    Args:
        allocation: the choice.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is None:
        return
    values = {
        _M_ARENA_MAX: allocation.arenas,
        _M_MMAP_THRESHOLD: allocation.mapped_from,
        _M_MMAP_MAX: allocation.mapped,
        _M_TRIM_THRESHOLD: allocation.kept,
    }
    for name, value in values.items():
        if value is not None:
            mallopt(name, value)
