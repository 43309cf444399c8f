"""The configuration of a deployment: samconfig.toml, the profile, the region, and who is asked."""

from pathlib import Path

import pytest

from scripts.cloudformation.template import read_template
from scripts.deployment.account import identity
from scripts.deployment.account.access import Access, find_access
from scripts.deployment.account.samconfig import STAGE_NAME, Section, read_section
from scripts.deployment.errors import DeploymentError
from scripts.repository import TEMPLATE

CONFIGURATION = """
[default.global.parameters]
stack_name = "facemagi-dev"
[default.deploy.parameters]
parameter_overrides = "Stage=dev JwtIssuer=https://issuer"
[prod.global.parameters]
stack_name = "facemagi-prod"
profile = "company"
region = "eu-west-1"
[prod.deploy.parameters]
parameter_overrides = ["Stage=prod", "JwtAudience=one,two"]
[copied.global.parameters]
stack_name = "facemagi-copied"
[copied.deploy.parameters]
parameter_overrides = "Stage=prod"
[shared.global.parameters]
stack_name = "facemagi-shared"
[shared.deploy.parameters]
s3_prefix = "facemagi-prod"
parameter_overrides = "Stage=shared"
"""

KEYS = {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret", "PATH": "/bin"}


@pytest.fixture
def samconfig(tmp_path: Path) -> Path:
    path = tmp_path / "samconfig.toml"
    path.write_text(CONFIGURATION)
    return path


def section(profile: str | None = None, region: str | None = None) -> Section:
    """A section of samconfig.toml with this profile and this region."""
    return Section("dev", "default", profile, region, {})


def test_a_stage_has_the_section_of_its_name_and_dev_the_default_one(samconfig: Path) -> None:
    assert read_section("prod", samconfig) == Section(
        "prod", "prod", "company", "eu-west-1", {"Stage": "prod", "JwtAudience": "one,two"}
    )
    assert read_section("dev", samconfig).parameters == {"Stage": "dev", "JwtIssuer": "https://issuer"}


@pytest.mark.parametrize(
    ("stage", "sentence"),
    [
        ("staging", r"has no section \[staging.deploy.parameters\]"),
        ("Prod!", "'Prod!' is no name of a stage"),
        ("copied", "Stage of the section copied is prod, but copied"),
        ("shared", "s3_prefix of the section shared is facemagi-prod, but facemagi-shared"),
    ],
)
def test_a_wrong_stage_is_one_sentence(stage: str, sentence: str, samconfig: Path) -> None:
    with pytest.raises(DeploymentError, match=sentence):
        read_section(stage, samconfig)


def test_a_stages_name_has_the_pattern_of_the_template() -> None:
    assert STAGE_NAME.pattern == read_template(TEMPLATE)["Parameters"]["Stage"]["AllowedPattern"]


@pytest.mark.parametrize("stage", ["dev", "prod"])
def test_the_stages_of_this_repository_are_complete(stage: str) -> None:
    assert read_section(stage).stage == stage


@pytest.mark.parametrize(
    ("flag", "configured", "environment", "region"),
    [
        ("us-east-1", "eu-west-1", {"AWS_REGION": "ap-south-1"}, "us-east-1"),
        (None, "eu-west-1", {"AWS_REGION": "ap-south-1"}, "eu-west-1"),
        (None, None, {"AWS_REGION": "ap-south-1", "AWS_DEFAULT_REGION": "sa-east-1"}, "ap-south-1"),
        (None, None, {"AWS_DEFAULT_REGION": "sa-east-1"}, "sa-east-1"),
    ],
    ids=["flag", "samconfig", "AWS_REGION", "AWS_DEFAULT_REGION"],
)
def test_the_region_is_that_of_the_flag_then_samconfig_then_the_environment(
    flag: str | None, configured: str | None, environment: dict[str, str], region: str
) -> None:
    assert find_access(section(region=configured), None, flag, environment).region == region


def test_the_region_of_the_profile_comes_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "config").write_text("[profile company]\nregion = ca-central-1\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.delenv("AWS_DEFAULT_REGION", raising=False)
    assert find_access(section("company"), None, None, {}) == Access("company", "ca-central-1")


def test_sam_and_all_other_commands_get_the_same_profile_and_region() -> None:
    access = Access("company", "eu-west-1")
    environment = access.environment(KEYS | {"AWS_REGION": "us-east-1", "AWS_PROFILE": "private"})
    assert access.sam_options == ("--region", "eu-west-1", "--profile", "company")
    assert environment == {
        "PATH": "/bin",
        "AWS_PROFILE": "company",
        "AWS_REGION": "eu-west-1",
        "AWS_DEFAULT_REGION": "eu-west-1",
    }


def test_without_a_profile_the_environments_keys_are_used() -> None:
    regions = {"AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "eu-west-1"}
    assert Access(None, "eu-west-1").environment(KEYS) == KEYS | regions


@pytest.mark.parametrize("answer", ["", "n", "no", "Jein"])
def test_only_a_yes_goes_on(answer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _: answer)
    with pytest.raises(DeploymentError, match="nothing was changed"):
        identity.confirm(["Account 1"], agreed=False)


def test_a_yes_goes_on_and_yes_as_a_flag_asks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _: "y")
    identity.confirm(["Account 1"], agreed=False)
    monkeypatch.setattr("builtins.input", lambda _: pytest.fail("somebody was asked"))
    identity.confirm(["Account 1"], agreed=True)
