"""Work that is killed, as by a system without memory. It imports little, so that its processes start quickly."""

import os
import signal


def end_at_three(number: int) -> int:
    """Return the number; 3 is the end of the process."""
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number
