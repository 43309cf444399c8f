"""The studio is uploaded to its bucket, updated, and removed with its stage."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scripts.deployment.errors import DeploymentError
from scripts.deployment.plan import Stage
from scripts.deployment.steps.upload_studio import upload
from scripts.deployment.studio import studio_plan
from scripts.repository import SAMPLE
from scripts.studio.site import Site
from tests.deployment.moto_account import Account, running_account
from tests.support.studio_site import make_site

Json = dict[str, Any]

API = "https://abc.execute-api.us-east-1.amazonaws.com"
ORIGIN = "https://d1.cloudfront.net"

KEYS = {
    "index.html": "text/html; charset=utf-8",
    "src/main.js": "text/javascript; charset=utf-8",
    "styles/base.css": "text/css; charset=utf-8",
    "words/zh.json": "application/json",
    "icon.svg": "image/svg+xml",
    "js/index.js": "text/javascript; charset=utf-8",
    f"samples/{SAMPLE.name}": "image/png",
    "samples/astronaut_small.jpg": "image/jpeg",
    "config.json": "application/json",
}


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    with running_account(tmp_path_factory.mktemp("moto")) as account:
        yield account


def create_stack(account: Account, name: str, resources: Json, outputs: Json, **parameters: str) -> None:
    """A stack with the outputs of the real one: moto's CloudFormation makes no distribution."""
    body = {
        "Parameters": {name: {"Type": "String"} for name in parameters},
        "Resources": resources,
        "Outputs": {name: {"Value": value} for name, value in outputs.items()},
    }
    account.create_stack(name, body, parameters)


def deploy_studio(account: Account, stage: str, allowed: str = "*") -> str:
    """A stage with the stack of a studio; returns the name of the studio's bucket."""
    bucket, topic = {"Type": "AWS::S3::Bucket"}, {"Type": "AWS::SNS::Topic"}
    create_stack(account, f"facemagi-{stage}", {"T": topic}, {"ApiUrl": API}, AllowedOrigins=allowed)
    outputs = {"Bucket": f"studio-{stage}", "Distribution": distribution(account, stage), "Origin": ORIGIN}
    create_stack(
        account,
        f"studio-facemagi-{stage}",
        {"Bucket": bucket | {"Properties": {"BucketName": f"studio-{stage}"}}},
        outputs,
    )
    return f"studio-{stage}"


def distribution(account: Account, reference: str) -> str:
    """The id of a new distribution."""
    origin = {"Id": "bucket", "DomainName": "b.s3.amazonaws.com", "S3OriginConfig": {"OriginAccessIdentity": ""}}
    behaviour = {"TargetOriginId": "bucket", "ViewerProtocolPolicy": "https-only"}
    config = {"Origins": {"Quantity": 1, "Items": [origin]}, "DefaultCacheBehavior": behaviour}
    created = account.client("cloudfront").create_distribution(
        DistributionConfig=config | {"CallerReference": reference, "Comment": "", "Enabled": True}
    )
    return str(created["Distribution"]["Id"])


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return make_site(tmp_path)


def test_every_file_is_uploaded_with_its_type_and_old_ones_go(account: Account, site: Site) -> None:
    # given a bucket with a file of the last version
    bucket = deploy_studio(account, "one")
    s3 = account.client("s3")
    s3.put_object(Bucket=bucket, Key="src/old.js", Body=b"")
    # when the studio is uploaded
    upload(account.client, "one", site)
    # then the bucket has its files, with their types, and no others
    stored = {key: s3.head_object(Bucket=bucket, Key=key) for key in account.keys(bucket)}
    assert {key: each["ContentType"] for key, each in stored.items()} == KEYS
    assert {each["CacheControl"] for each in stored.values()} == {"no-cache"}
    # and CloudFront forgets the old ones
    (invalidation,) = invalidations(account, "studio-facemagi-one")
    assert invalidation["InvalidationBatch"]["Paths"]["Items"] == ["/*"]


def invalidations(account: Account, stack: str) -> list[Json]:
    (found,) = account.client("cloudformation").describe_stacks(StackName=stack)["Stacks"]
    ident = next(each["OutputValue"] for each in found["Outputs"] if each["OutputKey"] == "Distribution")
    cloudfront = account.client("cloudfront")
    listed = cloudfront.list_invalidations(DistributionId=ident)["InvalidationList"].get("Items", [])
    return [cloudfront.get_invalidation(DistributionId=ident, Id=each["Id"])["Invalidation"] for each in listed]


def test_the_configuration_names_the_api(account: Account, site: Site) -> None:
    bucket = deploy_studio(account, "two", "https://app.example,https://d1.cloudfront.net")
    upload(account.client, "two", site)
    content = account.client("s3").get_object(Bucket=bucket, Key="config.json")["Body"].read().decode()
    assert f'"api_url": "{API}"' in content


def test_a_page_that_the_api_would_refuse_is_not_uploaded(account: Account, site: Site) -> None:
    bucket = deploy_studio(account, "three", "https://app.example")
    with pytest.raises(DeploymentError, match=f"add {ORIGIN} to AllowedOrigins of the stage three"):
        upload(account.client, "three", site)
    assert account.keys(bucket) == []


def test_a_checkout_without_a_page_uploads_nothing(account: Account, tmp_path: Path) -> None:
    bucket = deploy_studio(account, "four")
    with pytest.raises(DeploymentError, match="there is no page"):
        upload(account.client, "four", Site(tmp_path, tmp_path))
    assert account.keys(bucket) == []


def test_a_stage_without_a_studio_says_how_to_deploy_it(account: Account, site: Site) -> None:
    with pytest.raises(DeploymentError, match=r"run \./scripts/deploy --studio"):
        upload(account.client, "five", site)


def test_the_studio_and_the_bucket_of_training_jobs_are_removed_with_their_stage(account: Account) -> None:
    # given a stage with a studio and training jobs, and a file in the bucket of each
    account.create_service("dev")
    for name in ("studio", "training"):
        bucket = {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": f"{name}-dev"}}
        create_stack(account, f"{name}-facemagi-dev", {"Bucket": bucket}, {"Bucket": f"{name}-dev"})
        account.client("s3").put_object(Bucket=f"{name}-dev", Key="file", Body=b"")
    # when the stage is removed
    removed = account.run("scripts.deployment.undeploy", "--stage", "dev", "--yes")
    # then nothing of it is left
    assert removed.returncode == 0, removed.stdout + removed.stderr
    assert "studio-facemagi-dev, training-facemagi-dev" in removed.stdout
    assert {"facemagi-dev", "studio-facemagi-dev", "training-facemagi-dev"} & account.stacks() == set()
    assert {"studio-dev", "training-dev"} & {
        each["Name"] for each in account.client("s3").list_buckets()["Buckets"]
    } == set()


STAGE = Stage("prod", {"ApiUrl": API, "Bucket": "photos"}, "artefacts", ("--region", "eu-west-1"))


@pytest.mark.parametrize(
    ("own", "overrides"),
    [({}, []), ({"StudioDomain": "", "Certificate": ""}, ['StudioDomain=""', 'Certificate=""'])],
    ids=["as before", "back to CloudFront's name"],
)
def test_the_plan_keeps_the_domain_that_is_not_named(own: dict[str, str], overrides: list[str]) -> None:
    _, deploy, upload_files = studio_plan(STAGE, own)
    assert deploy[deploy.index("--parameter-overrides") + 1 :] == (f"ApiUrl={API}", "PhotoBucket=photos", *overrides)
    assert deploy[deploy.index("--stack-name") + 1] == "studio-facemagi-prod"
    assert upload_files[2:] == ("scripts.deployment.steps.upload_studio", "prod")
