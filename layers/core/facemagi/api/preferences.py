"""The header Prefer of RFC 7240, of which `wait` is understood."""

from facemagi import limits

DIGITS = 9
"""So many digits of a number are read: more than a call can wait for."""


def preferred_wait(header: str) -> int:
    """The seconds of `wait`, at most those that a call can wait; 0 where there is none, or it is no number.

    Args:
        header: such as `respond-async, wait=10`. A `wait` without a number waits as long as a call can.

    Example:
        >>> preferred_wait("respond-async, wait=10")
        10
    """
    for preference in header.split(","):
        name, _, value = preference.partition(";")[0].partition("=")
        if name.strip().lower() == "wait":
            return _seconds(value.strip().strip('"'))
    return 0


def _seconds(text: str) -> int:
    if not text:
        return limits.MAX_WAIT_SECONDS
    if not (text.isascii() and text.isdigit()):
        return 0
    return min(int(text[:DIGITS]), limits.MAX_WAIT_SECONDS)
