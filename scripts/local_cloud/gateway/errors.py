"""Why the gateway itself refuses a request."""


class RefusedError(Exception):
    """The gateway answers itself, and does not invoke the function.

    Attributes:
        status: of the response.
        message: of the response, in API Gateway's words.
        headers: further headers of the response.
    """

    def __init__(self, status: int, message: str, *headers: tuple[str, str]) -> None:
        super().__init__(status, message)
        self.status, self.message, self.headers = status, message, headers


def unauthorized(description: str | None = None) -> RefusedError:
    """The refusal of a call without a valid token.

    Args:
        description: what is wrong with the token; None where there is no token.
    """
    reason = f' scope="" error="invalid_token" error_description="{description}"' if description else ""
    return RefusedError(401, "Unauthorized", ("www-authenticate", f"Bearer{reason}"))
