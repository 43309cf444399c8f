"""An endpoint's container keeps memory for the next edit; a sandbox of Lambda returns it. Needs Linux with glibc."""

import subprocess
import sys

import pytest

from sagemaker_endpoints._runtime import room
from sagemaker_endpoints._runtime.memory import BY_FRAMEWORK, EDITS, NETWORKS, Allocation, allocation_for

MEASURE = """
from ctypes import CDLL, c_size_t, c_void_p, memset
from pathlib import Path
from resource import getpagesize

from sagemaker_endpoints._runtime import memory

BLOCK = {block} * memory.MIB
malloc, free = CDLL(None).malloc, CDLL(None).free
malloc.restype, malloc.argtypes, free.argtypes = c_void_p, [c_size_t], [c_void_p]


def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * getpagesize()


memory.allocate(memory.{allocation})
before = resident()
blocks = [malloc(BLOCK) for _ in range(4)]
for block in blocks:
    memset(block, 1, BLOCK)
for block in blocks:
    free(block)
print(round((resident() - before) / BLOCK))
"""
"""Writes to four blocks, frees them, and prints how many of them are still resident."""


@pytest.mark.parametrize(
    ("allocation", "block", "kept"),
    [("EDITS", 20, 4), ("EDITS", 40, 4), ("NETWORKS", 20, 4), ("NETWORKS", 40, 0), ("FUNCTION", 20, 0)],
)
def test_freed_pictures_stay_in_an_endpoints_container_and_not_on_lambda(
    allocation: str, block: int, kept: int
) -> None:
    # given a process with the settings of an endpoint's container, or of a function
    program = MEASURE.format(allocation=allocation, block=block)
    # when it has freed four pictures
    printed = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    # then the first one still has them, for the next edit; a network's largest arrays are returned
    assert int(printed) == kept


@pytest.mark.parametrize(
    ("frameworks", "allocation"),
    [({"none"}, EDITS), ({"none", "litert"}, EDITS), ({"none", "torch"}, NETWORKS), ({"tensorflow"}, NETWORKS)],
)
def test_a_container_allocates_as_suits_its_models(frameworks: set[str], allocation: Allocation) -> None:
    assert allocation_for(frameworks) == allocation


def test_every_framework_has_an_allocation() -> None:
    assert set(BY_FRAMEWORK) == set(room.BY_FRAMEWORK)
