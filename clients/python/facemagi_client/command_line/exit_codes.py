"""What the exit status of the command says."""

SUCCESS = 0

ERROR = 1
"""The service refused something or does not answer, or a file cannot be read or written."""

WRONG_USE = 2
"""The command line is wrong; argparse uses it too."""

SOME_FAILED = 3
"""A batch has ended, but some of its photos failed."""

INTERRUPTED = 130
"""Ctrl-C."""
