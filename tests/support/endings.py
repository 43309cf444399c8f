"""What lives as long as the tests of a process, such as another process: it ends with pytest's session.

`atexit` is too late: a process of pytest-xdist is killed ten seconds after its session.
"""

from contextlib import ExitStack

ENDINGS = ExitStack()
"""Closed when the session finishes, the last entry first."""
