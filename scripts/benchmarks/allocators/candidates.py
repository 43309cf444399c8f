"""The ways to allocate memory that are compared, and the container that uses one of them.

`python -m scripts.benchmarks.allocators.candidates` runs the container with the candidate of BENCH_CANDIDATE.
"""

import os
from dataclasses import dataclass

from sagemaker_endpoints._runtime.__main__ import main
from sagemaker_endpoints._runtime.memory import ENDPOINT, FUNCTION, MIB, Allocation
from sagemaker_endpoints._runtime.memory import ENDPOINT_TUNABLES as HUGE_PAGES


@dataclass(frozen=True)
class Candidate:
    """A way to allocate.

    Attributes:
        allocation: what the process sets; another malloc ignores it.
        tunables: what its environment sets before it starts.
        library: another malloc, which replaces glibc's; empty for glibc's.
    """

    allocation: Allocation = ENDPOINT
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
    "keeps 64 MiB": Candidate(Allocation(1, 32 * MIB, 64 * MIB)),
    "keeps 128 MiB": Candidate(Allocation(1, 32 * MIB, 128 * MIB)),
    "keeps 256 MiB": Candidate(Allocation(1, 32 * MIB, 256 * MIB)),
    "keeps 64 MiB, huge pages": Candidate(Allocation(1, 32 * MIB, 64 * MIB), HUGE_PAGES),
    "keeps 128 MiB, huge pages": Candidate(Allocation(1, 32 * MIB, 128 * MIB), HUGE_PAGES),
}
"""By the name that the table shows."""

if __name__ == "__main__":
    main(CANDIDATES.get(os.environ["BENCH_CANDIDATE"], Candidate()).allocation)
