"""Errors of AWS become sentences for the operator; faults of this code keep their traceback."""

import pytest
from botocore.exceptions import ClientError, SSOTokenLoadError

from scripts.deployment.errors import DeploymentError, said


def refusal(code: str, message: str = "Not allowed.") -> ClientError:
    """AWS's refusal of a call."""
    return ClientError({"Error": {"Code": code, "Message": message}}, "CreateStack")


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (refusal("ExpiredToken"), "AWS refuses the credentials (ExpiredToken): renew them, or name another profile"),
        (refusal("AccessDenied"), "AWS refused CreateStack (AccessDenied): Not allowed."),
        (SSOTokenLoadError(error_msg="gone"), "The sign-in to AWS has expired: run aws sso login"),
        (DeploymentError("Docker\n  is not running."), "Docker is not running."),
        (FileNotFoundError(2, "No such file", "weights"), "[Errno 2] No such file: 'weights'"),
    ],
    ids=["expired", "refused", "signed out", "own", "file"],
)
def test_an_error_is_one_sentence(error: Exception, sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> int:
        raise error

    assert said("deploy", fail) == 1
    shown = capsys.readouterr().err
    assert shown.startswith(f"deploy: {sentence}")
    assert shown.count("\n") == 1


def test_ctrl_c_says_that_the_command_can_be_repeated(capsys: pytest.CaptureFixture[str]) -> None:
    def interrupt() -> int:
        raise KeyboardInterrupt

    assert said("deploy", interrupt) == 130
    assert "the same command again goes on" in capsys.readouterr().err


def test_a_fault_of_this_code_keeps_its_traceback() -> None:
    def fail() -> int:
        raise TypeError("wrong")

    with pytest.raises(TypeError):
        said("deploy", fail)
