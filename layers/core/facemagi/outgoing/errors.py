"""The error of a call to a caller's URL."""


class OutgoingError(Exception):
    """A call that was refused or failed; its text is a phrase for the caller, such as `the host cannot be resolved`.

    Args:
        phrase: the text.
        may_pass: whether the same call may succeed a moment later.
    """

    def __init__(self, phrase: str, *, may_pass: bool = False) -> None:
        super().__init__(phrase)
        self.may_pass = may_pass
