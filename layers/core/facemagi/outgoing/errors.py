"""The error of a call to a caller's URL."""


class OutgoingError(Exception):
    """A call that was refused or failed; its text is a phrase for the caller, such as `the host cannot be resolved`."""
