"""Processes that die with the one that started them, even when that one is killed.

Linux offers it (prctl, PR_SET_PDEATHSIG); elsewhere only an orderly end is covered. The kernel ties the promise to the
*thread* that started the process, so `children` starts all of them from one thread that lives as long as its process.

As a program, `python leash.py COMMAND…` becomes COMMAND, leashed.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1

HOLDER = "LOCAL_CLOUD_PARENT"
"""The environment variable with the parent's process id."""


def hold() -> None:
    """Have the kernel kill this process when its parent dies, and end now if it has died already."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != int(os.environ[HOLDER]):
        sys.exit("The parent has died.")


if __name__ == "__main__":
    hold()
    os.execvp(sys.argv[1], sys.argv[1:])
