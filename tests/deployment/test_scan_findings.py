"""A deployment waits for ECR's scan of its image, and a critical finding ends it."""

from collections.abc import Callable
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from facemagi.manifest import read_manifest
from scripts.deployment.errors import DeploymentError
from scripts.deployment.images import push_image
from scripts.deployment.plan import allowing_findings
from scripts.deployment.steps import scan_findings
from scripts.repository import MODELS

IMAGE = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/facemagi-test:portrait-1"
ASKED = {"repositoryName": "facemagi-test", "imageId": {"imageTag": "portrait-1"}}
OPERATION = "describe_image_scan_findings"

Answers = Callable[..., None]


def result(status: str, *findings: dict[str, Any], **counts: int) -> dict[str, Any]:
    return {
        "imageScanStatus": {"status": status},
        "imageScanFindings": {"findings": list(findings), "findingSeverityCounts": counts},
    }


CLEAN = result("COMPLETE", MEDIUM=2)
BAD = result(
    "COMPLETE",
    {"name": "CVE-1", "severity": "CRITICAL", "uri": "https://x"},
    {"name": "CVE-2", "severity": "LOW"},
    CRITICAL=1,
    LOW=1,
)


@pytest.fixture
def answers(environment: None, monkeypatch: pytest.MonkeyPatch) -> Answers:
    """Sets what ECR answers, one after another; None is that there is no scan yet."""
    client = boto3.client("ecr")
    monkeypatch.setattr(scan_findings, "PAUSE_SECONDS", 0)
    monkeypatch.setattr(boto3, "client", lambda service: client)

    def answer(*results: dict[str, Any] | None) -> None:
        stubber = Stubber(client)
        for each in results:
            if each is None:
                stubber.add_client_error(OPERATION, "ScanNotFoundException")
            else:
                stubber.add_response(OPERATION, each, ASKED)
        stubber.activate()

    return answer


def test_a_scan_without_critical_findings_is_waited_for_and_summed_up(
    answers: Answers, capsys: pytest.CaptureFixture[str]
) -> None:
    # given a scan that begins and ends while the deployment waits
    answers(None, result("IN_PROGRESS"), CLEAN, CLEAN)
    # when its findings are read
    scan_findings.main(IMAGE)
    # then the deployment goes on
    assert capsys.readouterr().out == "The scan of portrait-1 found 2 medium.\n"


def test_a_critical_finding_ends_the_deployment(answers: Answers, capsys: pytest.CaptureFixture[str]) -> None:
    # given a scan with a critical finding
    answers(BAD, BAD)
    # when its findings are read, then the deployment ends
    with pytest.raises(DeploymentError, match=r"critical findings in portrait-1: 1\. Update"):
        scan_findings.main(IMAGE)
    # and names the finding
    assert capsys.readouterr().out == "The scan of portrait-1 found 1 critical, 1 low.\n  CVE-1 https://x\n"


def test_findings_that_are_allowed_are_printed(answers: Answers, capsys: pytest.CaptureFixture[str]) -> None:
    # given the same scan
    answers(BAD, BAD)
    # when findings are allowed
    scan_findings.main(IMAGE, "allowed")
    # then they are printed, and the deployment goes on
    assert "CVE-1" in capsys.readouterr().out


def test_an_image_that_cannot_be_scanned_ends_the_deployment(answers: Answers) -> None:
    answers(result("UNSUPPORTED_IMAGE"))
    with pytest.raises(DeploymentError, match=r"could not scan portrait-1 \(UNSUPPORTED_IMAGE\)"):
        scan_findings.main(IMAGE)


def test_a_scan_that_never_ends_is_not_waited_for(answers: Answers, monkeypatch: pytest.MonkeyPatch) -> None:
    # given a scan that has not begun when the time is over
    monkeypatch.setattr(scan_findings, "LONGEST_SECONDS", -1)
    answers(None)
    # when it is waited for, then the deployment ends
    with pytest.raises(DeploymentError, match="has not scanned portrait-1 in time"):
        scan_findings.main(IMAGE)


def test_findings_are_read_after_the_push_and_allowed_where_the_operator_says_so() -> None:
    # given the commands that push an image
    commands = push_image([read_manifest(MODELS / "beauty")], IMAGE, gpu=False)
    # when findings are allowed
    allowed = allowing_findings(commands)
    # then only the last command, which reads them, is different
    assert commands[-2] == ("docker", "push", IMAGE)
    assert commands[-1][2:] == ("scripts.deployment.steps.scan_findings", IMAGE)
    assert allowed == [*commands[:-1], (*commands[-1], "allowed")]
