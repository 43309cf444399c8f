"""An endpoint's container keeps memory for the next edit; a sandbox of Lambda returns it. Needs Linux with glibc."""

import subprocess
import sys

import pytest

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


@pytest.mark.parametrize("block", [20, 40], ids="{} MiB".format)
@pytest.mark.parametrize(("allocation", "kept"), [("ENDPOINT", 4), ("FUNCTION", 0)])
def test_freed_pictures_stay_in_an_endpoints_container_and_not_on_lambda(
    allocation: str, kept: int, block: int
) -> None:
    # given a process with the settings of an endpoint's container, or of a function
    program = MEASURE.format(allocation=allocation, block=block)
    # when it has freed four pictures
    printed = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    # then the first one still has them, for the next edit
    assert int(printed) == kept
