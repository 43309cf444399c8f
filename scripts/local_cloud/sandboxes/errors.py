"""Why an invocation failed, in Lambda's words."""


class FunctionError(Exception):
    """An invocation failed.

    Attributes:
        error_type: the class of the handler's exception, or Lambda's own type.
        message: the exception's text.
    """

    def __init__(self, error_type: str, message: str) -> None:
        super().__init__(f"{error_type}: {message}")
        self.error_type, self.message = error_type, message


class SandboxEndedError(FunctionError):
    """An invocation failed because its sandbox ended, or was killed after the function's timeout."""


class ThrottledError(Exception):
    """As many invocations run as may run at a time."""
