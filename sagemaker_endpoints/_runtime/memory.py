"""How the container's process allocates memory.

An edit allocates and frees pictures of some megabytes all the time. By default glibc returns much of that memory to
the kernel, which clears new pages for the next picture. `./scripts/bench allocators` measures the choices;
docs/operator.md has its table.
"""

import ctypes
from dataclasses import dataclass

MIB = 1024 * 1024

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8
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
        kept: bytes. Free memory at the end of the heap is returned only above this.
    """

    arenas: int | None = None
    mapped_from: int | None = None
    kept: int | None = None


ENDPOINT = Allocation(arenas=1, mapped_from=32 * MIB, kept=128 * MIB)
"""The container of an endpoint, on SageMaker and in the local cloud. With `ENDPOINT_TUNABLES` it took the least
processor time of all choices at each size, for at most 105 MB more at the peak."""

ENDPOINT_TUNABLES = "glibc.malloc.hugetlb=1"
"""What the environment of an endpoint's container has as GLIBC_TUNABLES, which glibc reads before any of our code runs:
it asks the kernel for pages of 2 MiB where the kernel leaves that to programs. `endpoint.yaml` sets it, for SageMaker
and for the local cloud; a function has none, so that its memory does not grow."""

FUNCTION = Allocation(arenas=1)
"""A sandbox of Lambda, where memory is paid for: it keeps nothing that it does not use."""


def allocate(allocation: Allocation) -> None:
    """Set how this process allocates; call it before other threads start. Without glibc's malloc this does nothing.

    Args:
        allocation: the choice.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is None:
        return
    values = {
        _M_ARENA_MAX: allocation.arenas,
        _M_MMAP_THRESHOLD: allocation.mapped_from,
        _M_TRIM_THRESHOLD: allocation.kept,
    }
    for name, value in values.items():
        if value is not None:
            mallopt(name, value)
