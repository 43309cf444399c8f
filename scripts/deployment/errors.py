"""What ends a deployment, in one sentence for the operator."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from facemagi.errors import FaceMagiError

INTERRUPTED = 130
"""Exit status of a command that was ended by Ctrl-C."""

SIGN_IN_AGAIN = ("UnauthorizedSSOTokenError", "SSOTokenLoadError", "TokenRetrievalError", "LoginRefreshRequired")
"""botocore's errors of a sign-in that has expired, or has never been made."""

REFUSED_CREDENTIALS = (
    *("ExpiredToken", "ExpiredTokenException", "InvalidClientTokenId", "UnrecognizedClientException"),
    *("InvalidAccessKeyId", "SignatureDoesNotMatch", "AuthFailure", "RequestExpired"),
)
"""AWS's codes for credentials that are wrong or have expired; the services differ."""


class DeploymentError(Exception):
    """Something keeps a deployment from going on; the message is one sentence that also says what to do."""


def run_step(main: Callable[..., None]) -> int:
    """Run a step of a plan with the arguments of the command line; an error becomes one sentence.

    Args:
        main: the step.

    Returns:
        The exit status.
    """

    def work() -> int:
        main(*sys.argv[1:])
        return 0

    return said(Path(sys.argv[0]).stem, work)


def said(program: str, work: Callable[[], int]) -> int:
    """Do something; an error that an operator can mend becomes one sentence on standard error.

    Args:
        program: the command's name, for the sentence.
        work: returns the exit status.

    Returns:
        The exit status.
    """
    try:
        return work()
    except KeyboardInterrupt:
        print(f"\n{program}: interrupted; the same command again goes on from what is there.", file=sys.stderr)
        return INTERRUPTED
    except Exception as error:
        sentence = _sentence(error)
        if sentence is None:
            raise
        print(f"{program}: {sentence}", file=sys.stderr)
        return 1


def _sentence(error: Exception) -> str | None:
    """The sentence of an error; None where it is a fault of this code."""
    from botocore.exceptions import BotoCoreError, ClientError

    match error:
        case ClientError():
            return _refusal(error)
        case BotoCoreError():
            return _client_fault(error)
        case DeploymentError() | FaceMagiError() | LookupError() | OSError() | ValueError():
            return " ".join(str(error).split())
    return None


def _refusal(error: Any) -> str:
    code, message = error.response["Error"]["Code"], error.response["Error"].get("Message", "")
    if code in REFUSED_CREDENTIALS:
        return f"AWS refuses the credentials ({code}): renew them, or name another profile with --profile."
    return f"AWS refused {error.operation_name} ({code}): {message}"


def _client_fault(error: Exception) -> str:
    name = type(error).__name__
    if name in SIGN_IN_AGAIN:
        return "The sign-in to AWS has expired: run aws sso login, then repeat the command."
    if name in ("NoCredentialsError", "PartialCredentialsError", "CredentialRetrievalError"):
        return (
            "There are no AWS credentials here: run aws configure or aws sso login, or name a profile with --profile."
        )
    if name == "ProfileNotFound":
        return f"{error}: name another one with --profile, or in samconfig.toml."
    return str(error)
