"""Child processes that end with their parent, even when the parent is killed.

Linux supports this (prctl, PR_SET_PDEATHSIG). On other systems the children end only when the parent stops them. The
kernel watches the *thread* that started the process, so `children` starts all processes from one thread that lives as
long as its process.

As a program, `python die_with_parent.py COMMAND…` becomes COMMAND, which then ends with its parent.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1

PARENT_VARIABLE = "LOCAL_CLOUD_PARENT"
"""Name of the environment variable with the parent's process id."""


def enforce() -> None:
    """Let the kernel kill this process when its parent ends; exit now if the parent has ended already."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != int(os.environ[PARENT_VARIABLE]):
        sys.exit("The parent has ended.")


if __name__ == "__main__":
    enforce()
    os.execvp(sys.argv[1], sys.argv[1:])
