"""Removing a stage, or one model, from an account with real stacks, by the command in a process of its own."""

from collections.abc import Iterator

import pytest

from tests.deployment.moto_account import SAM_BUCKET, Account, bucket_of, running_account

UNDEPLOY = "scripts.deployment.undeploy"
PUBLISH = "scripts.deployment.steps.publish"


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    with running_account(tmp_path_factory.mktemp("moto")) as account:
        yield account


def deploy_stage(account: Account, stage: str) -> str:
    """A stage with the container `portrait`, a photo, and weights; returns the table's name."""
    table = account.create_service(stage)["Table"]
    account.create_container(stage, "portrait", "beauty", "filters")
    for model in ("beauty", "filters"):
        assert account.run(PUBLISH, model, "deployed", stage, table).returncode == 0
    account.client("s3").put_object(Bucket=bucket_of(stage), Key="owner/photos/photo_1/original", Body=b"photo")
    for key in (f"facemagi-{stage}/portrait-1/beauty/net", "another-project/package"):
        account.client("s3").put_object(Bucket=SAM_BUCKET, Key=key, Body=b"weights")
    return table


def catalogue(account: Account, table: str) -> set[str]:
    """The sort keys of the catalogue's items."""
    return {item["sk"]["S"] for item in account.client("dynamodb").scan(TableName=table)["Items"]}


def test_a_whole_stage_is_removed_and_nothing_of_it_is_left(account: Account) -> None:
    # given a deployed stage with a model and a photo
    table = deploy_stage(account, "dev")

    # when a dry run has shown it, and then it is removed
    shown = account.run(UNDEPLOY, "--stage", "dev", "--dry-run")
    kept = account.stacks()
    removed = account.run(UNDEPLOY, "--stage", "dev", "--yes")

    # then the dry run changed nothing, and now everything is gone except SAM's own bucket and what others have in it
    assert (shown.returncode, removed.returncode) == (0, 0), removed.stdout + removed.stderr
    assert "Account 123456789012, region us-east-1, stage dev" in shown.stdout
    assert {"facemagi-dev", "facemagi-dev-portrait"} <= kept
    assert account.stacks() == {"aws-sam-cli-managed-default"}
    assert table not in account.client("dynamodb").list_tables()["TableNames"]
    assert account.keys(SAM_BUCKET) == ["another-project/package"]
    assert "Left on purpose: SAM's own bucket" in removed.stdout


def test_a_removal_of_what_is_gone_already_succeeds(account: Account) -> None:
    again = account.run(UNDEPLOY, "--stage", "dev", "--yes")
    assert (again.returncode, again.stderr) == (0, "")


@pytest.fixture(scope="module")
def table(account: Account) -> str:
    """The table of the stage `prod`, which is deployed."""
    return deploy_stage(account, "prod")


def test_nothing_is_removed_without_an_answer(account: Account, table: str) -> None:
    before = account.stacks()
    refused = account.run(UNDEPLOY, "beauty", "--stage", "prod")
    assert (refused.returncode, account.stacks()) == (1, before)
    assert refused.stderr == "undeploy: nothing was changed: there is no terminal to ask at, and no --yes.\n"


def test_a_model_is_removed_with_its_container_and_the_service_stays(account: Account, table: str) -> None:
    # when a model that shares its container is removed
    removed = account.run(UNDEPLOY, "beauty", "--stage", "prod", "--yes")
    # then its container is gone, with both models and the weights, and the service with its photos is there
    assert removed.returncode == 0, removed.stdout + removed.stderr
    assert "facemagi-prod" in account.stacks()
    assert "facemagi-prod-portrait" not in account.stacks()
    assert catalogue(account, table) == set()
    assert account.keys(bucket_of("prod")) == ["owner/photos/photo_1/original"]
    assert [key for key in account.keys(SAM_BUCKET) if key.startswith("facemagi-prod/")] == []


def test_all_endpoints_of_a_container_are_removed(account: Account, table: str) -> None:
    # given a container with two endpoints, although its model.toml counts one, and another with a similar name
    for name, number in (("portrait", 1), ("portrait", 2), ("portrait_matting", 1)):
        account.create_container("prod", name, "beauty", number=number)
    # when it is removed
    removed = account.run(UNDEPLOY, "portrait", "--stage", "prod", "--on", "sagemaker", "--yes")
    # then the other is there
    assert removed.returncode == 0, removed.stdout + removed.stderr
    assert [name for name in account.stacks() if "-portrait" in name] == ["facemagi-prod-portrait_matting"]


def test_a_removal_that_leaves_something_fails_and_names_it(account: Account, table: str) -> None:
    # given an endpoint of the stage that no stack contains, and a log group that AWS made
    sagemaker = account.client("sagemaker")
    sagemaker.create_model(ModelName="lost", ExecutionRoleArn="arn:aws:iam::123456789012:role/r")
    variant = {"VariantName": "main", "ModelName": "lost", "InstanceType": "ml.m5.xlarge", "InitialInstanceCount": 1}
    sagemaker.create_endpoint_config(EndpointConfigName="lost", ProductionVariants=[variant])
    sagemaker.create_endpoint(EndpointName="facemagi-prod-lost", EndpointConfigName="lost")
    log = "/aws/sagemaker/Endpoints/facemagi-prod-portrait"
    account.client("logs").create_log_group(logGroupName=log)

    # when the stage is removed
    removed = account.run(UNDEPLOY, "--stage", "prod", "--yes")

    # then the exit status is not 0, the endpoint is named as a fault, and the log group as what stays
    assert removed.returncode == 1
    assert "left, and should be gone: endpoint facemagi-prod-lost" in removed.stderr
    assert f"Left: log group {log}" in removed.stdout
