"""`./scripts/keys`: what an operator sees, and what it does to the table."""

import pytest

from facemagi.credentials import store
from facemagi.credentials.secret import Kind, digest_of, kind_of
from scripts.deployment.keys import main
from tests.support.samples import ENVIRONMENT

pytestmark = pytest.mark.usefixtures("cloud")

TABLE = ("--table", ENVIRONMENT["FACEMAGI_TABLE"])


def created(capsys: pytest.CaptureFixture[str], *options: str) -> str:
    assert main(["create", *TABLE, *options]) == 0
    return capsys.readouterr().out.strip()


def test_a_new_key_is_printed_once_and_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["create", *TABLE, "--account", "acme", "--name", "Server", "--scopes", "photos, jobs:glow"]) == 0
    printed = capsys.readouterr()
    [key] = store.all_keys()
    assert digest_of(printed.out.strip()) == key.digest
    assert (key.principal, key.name, key.scopes) == ("live:acme", "Server", ("photos", "jobs:glow"))
    assert key.id in printed.err


def test_a_test_key_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert kind_of(created(capsys, "--test")) == Kind.TEST
    assert [key.principal for key in store.all_keys()] == ["test:main"]


def test_a_key_may_have_a_daily_quota_which_the_list_shows(capsys: pytest.CaptureFixture[str]) -> None:
    created(capsys, "--daily-jobs", "5000")
    assert store.all_keys()[0].daily_jobs == 5000
    assert main(["list", *TABLE]) == 0
    assert " 5000 " in capsys.readouterr().out


@pytest.mark.parametrize("jobs", ["0", "-1", "many", "100000001"])
def test_a_daily_quota_that_is_none_is_refused(capsys: pytest.CaptureFixture[str], jobs: str) -> None:
    with pytest.raises(SystemExit):
        main(["create", *TABLE, "--daily-jobs", jobs])
    assert "--daily-jobs" in capsys.readouterr().err
    assert store.all_keys() == []


def test_keys_are_listed_without_their_secrets(capsys: pytest.CaptureFixture[str]) -> None:
    secrets = [created(capsys, "--account", account) for account in ("acme", "other")]
    assert main(["list", *TABLE]) == 0
    listed = capsys.readouterr().out
    assert [key.id in listed for key in store.all_keys()] == [True, True]
    assert [secret in listed for secret in secrets] == [False, False]
    assert main(["list", *TABLE, "--account", "acme"]) == 0
    assert "other" not in capsys.readouterr().out


def test_a_revoked_key_stays_in_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    created(capsys)
    [key] = store.all_keys()
    assert main(["revoke", *TABLE, key.id]) == 0
    assert store.all_keys()[0].revoked_at is not None


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["create", *TABLE, "--scopes", "photos,everything"], "'everything' is no scope"),
        (["revoke", *TABLE, "key_0"], "there is no key key_0"),
        (["list", "--stage", "nowhere", "--region", "eu-west-1"], "nowhere"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    assert main(arguments) == 1
    printed = capsys.readouterr().err.strip()
    assert (sentence in printed, printed.count("\n")) == (True, 0)
    assert store.all_keys() == []
