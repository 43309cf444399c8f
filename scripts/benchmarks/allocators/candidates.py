"""The ways to allocate memory that are compared, and the container that uses one of them.

`python -m scripts.benchmarks.allocators.candidates` runs the container with the candidate of BENCH_CANDIDATE.
"""

import os
from dataclasses import dataclass

from sagemaker_endpoints._runtime.__main__ import main
from sagemaker_endpoints._runtime.memory import EDITS, FUNCTION, MIB, NETWORKS, Allocation

HUGE_PAGES = "glibc.malloc.hugetlb=1"
"""As GLIBC_TUNABLES, which glibc reads before any of our code runs, it asks the kernel for pages of 2 MiB where the
kernel leaves that to programs."""


@dataclass(frozen=True)
class Candidate:
    """A way to allocate.

    Attributes:
        allocation: what the process sets; another malloc ignores it.
        tunables: what its environment sets before it starts.
        library: another malloc, which replaces glibc's; empty for glibc's.
    """

    allocation: Allocation = EDITS
    tunables: str = ""
    library: str = ""

    @property
    def variables(self) -> dict[str, str]:
        """For the container's environment."""
        return {"GLIBC_TUNABLES": self.tunables, "LD_PRELOAD": self.library}


CANDIDATES = {
    "glibc's own": Candidate(Allocation()),
    "one arena": Candidate(FUNCTION),
    "one arena, huge pages": Candidate(FUNCTION, HUGE_PAGES),
    "keeps 64 MiB": Candidate(Allocation(1, 32 * MIB, kept=64 * MIB)),
    "keeps 128 MiB": Candidate(Allocation(1, 32 * MIB, kept=128 * MIB)),
    "keeps 128 MiB, huge pages": Candidate(Allocation(1, 32 * MIB, kept=128 * MIB), HUGE_PAGES),
    "keeps 256 MiB": Candidate(NETWORKS),
    "heap only, keeps 256 MiB": Candidate(EDITS),
    "heap only, keeps 256 MiB, huge pages": Candidate(Allocation(1, mapped=0, kept=256 * MIB), HUGE_PAGES),
    "heap only, keeps 512 MiB": Candidate(Allocation(1, mapped=0, kept=512 * MIB)),
}
"""By the name that the table shows."""

if __name__ == "__main__":
    main(CANDIDATES.get(os.environ["BENCH_CANDIDATE"], Candidate()).allocation)
