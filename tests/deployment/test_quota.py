"""The quota of instances is asked before an image is built."""

from collections.abc import Callable
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from scripts.deployment.errors import DeploymentError
from scripts.deployment.steps import quota

NAME = "ml.g4dn.xlarge for endpoint usage"

Answers = Callable[..., None]


@pytest.fixture
def answers(environment: None, monkeypatch: pytest.MonkeyPatch) -> Answers:
    """Sets what AWS answers: the granted quotas, then the defaults."""
    client = boto3.client("service-quotas")

    def answer(*pages: dict[str, float]) -> None:
        stubber = Stubber(client)
        for operation, page in zip(quota.LISTS, pages, strict=False):
            quotas = [{"QuotaName": name, "QuotaCode": "L-1", "Value": value} for name, value in page.items()]
            stubber.add_response(operation, {"Quotas": quotas}, {"ServiceCode": "sagemaker"})
        stubber.activate()
        monkeypatch.setattr(boto3, "client", lambda service: client)

    return answer


def refuse(client: Any) -> Stubber:
    """A client that AWS refuses everything."""
    stubber = Stubber(client)
    stubber.add_client_error("list_service_quotas", "AccessDeniedException")
    stubber.activate()
    return stubber


def test_a_quota_of_zero_ends_the_deployment_with_what_is_needed_and_where(answers: Answers) -> None:
    answers({"ml.m5.large for endpoint usage": 4, NAME: 0})
    with pytest.raises(DeploymentError) as refused:
        quota.main("ml.g4dn.xlarge", "4")
    assert str(refused.value) == (
        f"the quota “{NAME}” is 0 in eu-west-1; the endpoint needs at least 1, and 4 to reach its max_instances: raise "
        "it at https://eu-west-1.console.aws.amazon.com/servicequotas/home/services/sagemaker/quotas/L-1"
    )


def test_a_default_counts_where_the_account_was_granted_nothing(answers: Answers) -> None:
    answers({}, {NAME: 0})
    with pytest.raises(DeploymentError, match="is 0 in eu-west-1"):
        quota.main("ml.g4dn.xlarge", "4")


def test_a_small_quota_is_said_and_goes_on(answers: Answers, capsys: pytest.CaptureFixture[str]) -> None:
    answers({NAME: 1})
    quota.main("ml.g4dn.xlarge", "4")
    assert "is 1, and max_instances is 4: raise it at https://" in capsys.readouterr().out


def test_a_sufficient_quota_goes_on(answers: Answers, capsys: pytest.CaptureFixture[str]) -> None:
    answers({NAME: 8})
    quota.main("ml.g4dn.xlarge", "4")
    assert capsys.readouterr().out == f"The quota “{NAME}” is 8\n"


def test_a_quota_that_may_not_be_read_is_no_fault(
    environment: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    client = boto3.client("service-quotas")
    refuse(client)
    monkeypatch.setattr(boto3, "client", lambda service: client)
    quota.main("ml.g4dn.xlarge", "4")
    assert "cannot be read (AccessDeniedException); going on" in capsys.readouterr().out
