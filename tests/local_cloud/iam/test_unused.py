"""Permissions that no recorded call needed are found."""

import json
import tomllib

import pytest

from scripts.local_cloud.iam.unused import LIST, Permission, problems, read

TABLE = "arn:aws:dynamodb:us-east-1:123456789012:table/facemagi-local-Table"
GET = Permission("Upload", "dynamodb:GetItem", "table/Table")
PUT = Permission("Upload", "dynamodb:PutItem", "table/Table")


def line(kind: str, role: str, action: str, resource: str) -> str:
    return json.dumps({"kind": kind, "role": role, "action": action, "resource": resource})


def test_records_of_all_clouds_become_permissions_by_role() -> None:
    # given records of a function, of two containers, and of a role that a test has made
    lines = [
        line("granted", "facemagi-local-UploadRole", "dynamodb:GetItem", TABLE),
        line(
            "used",
            "facemagi-local-portrait-Role",
            "s3:GetObject",
            "arn:aws:s3:::facemagi-local-123456789012-us-east-1/*",
        ),
        line(
            "granted",
            "facemagi-local-edit-portrait-Role",
            "logs:PutLogEvents",
            "arn:aws:logs:us-east-1:123456789012:log-group:/facemagi/local/edit/portrait:*",
        ),
        line("granted", "scripted", "s3:GetObject", "*"),
    ]
    # when they are read
    granted, used = read(lines)
    # then each role and each resource has its short name, and the test's role is left out
    assert granted == {GET, Permission("function.yaml", "logs:PutLogEvents", "log-group:/facemagi/local/edit/NAME:*")}
    assert used == {Permission("endpoint.yaml", "s3:GetObject", "bucket/*")}


@pytest.mark.parametrize(
    ("used", "never", "sometimes", "expected"),
    [
        ({GET, PUT}, {}, {}, []),
        ({GET}, {}, {}, ["No test needs Upload dynamodb:PutItem table/Table."]),
        ({GET}, {"Upload dynamodb:Put*": "a reason"}, {}, []),
        (
            {GET, PUT},
            {"Upload dynamodb:Put*": "a reason"},
            {},
            ["unused.toml lists Upload dynamodb:Put*, which is used, or which nobody has."],
        ),
        ({GET}, {}, {"Upload dynamodb:Put*": "a reason"}, []),
        ({GET, PUT}, {}, {"Upload dynamodb:Put*": "a reason"}, []),
        ({GET, PUT}, {}, {"Upload sqs:*": "a reason"}, ["unused.toml lists Upload sqs:*, which nobody has."]),
    ],
    ids=["used", "unused", "never", "never and used", "sometimes and not now", "sometimes and now", "nobody has it"],
)
def test_a_permission_is_used_or_listed_with_a_reason(
    used: set[Permission], never: dict[str, str], sometimes: dict[str, str], expected: list[str]
) -> None:
    # given a role with two permissions
    # when the calls are compared with them
    found = problems({GET, PUT}, used, never, sometimes)
    # then one that is neither used nor listed is a problem, and so is an old entry of the list
    assert found == expected


def test_every_listed_permission_has_a_reason() -> None:
    # given the list of this repository
    listed = tomllib.loads(LIST.read_text("utf-8"))
    # then each entry says why its role has the permission
    assert listed.keys() == {"never", "sometimes"}
    assert all(reason.strip() for reasons in listed.values() for reason in reasons.values())
