"""endpoint.yaml: cfn-lint accepts it, and it fits the models of this checkout. test_checks.py has the rest."""

import json
import re

import botocore.session
import pytest
from cfnlint.api import lint  # type: ignore[import-untyped]

from facemagi.containers import endpoint_name
from facemagi.endpoints import spread
from facemagi.limits import MAX_ENDPOINTS
from facemagi.manifest import model_folders, read_manifest
from scripts.cloudformation.template import Json, read_template, resources_of
from scripts.repository import ENDPOINT_TEMPLATE
from tests.infrastructure.checks.endpoint import PARAMETERS, deploy
from tests.infrastructure.checks.permissions import allowed_actions
from tests.infrastructure.deployed_template import resolve

ENDPOINTS = {folder.name: read_manifest(folder).endpoint for folder in model_folders(ENDPOINT_TEMPLATE.parent)}


@pytest.fixture(scope="module")
def template() -> Json:
    return read_template(ENDPOINT_TEMPLATE)


@pytest.fixture(scope="module")
def instance_types() -> list[str]:
    """Every instance type that SageMaker can host models on."""
    sagemaker = botocore.session.get_session().get_service_model("sagemaker")
    types: list[str] = sagemaker.shape_for("ProductionVariantInstanceType").enum
    return types


@pytest.mark.parametrize("model", ENDPOINTS)
def test_a_models_instance_type_exists(model: str, instance_types: list[str]) -> None:
    assert ENDPOINTS[model].instance_type in instance_types


@pytest.mark.parametrize("model", ENDPOINTS)
def test_a_models_batch_can_fill(model: str) -> None:
    # a container gets at most max_concurrency jobs at a time, so a larger batch would never fill
    assert ENDPOINTS[model].batch_size <= ENDPOINTS[model].max_concurrency


def test_the_linter_accepts_the_template() -> None:
    assert [str(match) for match in lint(ENDPOINT_TEMPLATE.read_text("utf-8"))] == []


def test_the_container_gets_the_names_of_its_models(template: Json) -> None:
    (model,) = resources_of(deploy(template), "AWS::SageMaker::Model").values()
    assert model["PrimaryContainer"]["Environment"] == {
        "FACEMAGI_MODEL": "hair_colour,glow",
        "FACEMAGI_CONTENT_PRODUCER": "Acme Faces Ltd.",
        "FACEMAGI_PRECISION": "fast",
        "FACEMAGI_CONTAINER": "hair_colour",
        "FACEMAGI_METRICS_NAMESPACE": "FaceMagi/test",
    }


def test_weights_are_copied_into_the_container(template: Json) -> None:
    (model,) = resources_of(deploy(template), "AWS::SageMaker::Model").values()
    source = model["PrimaryContainer"]["ModelDataSource"]["S3DataSource"]
    assert source == {"S3Uri": "s3://weights-of-test/hair_colour/", "S3DataType": "S3Prefix", "CompressionType": "None"}


def test_a_model_without_weights_reads_no_other_bucket(template: Json) -> None:
    # given a model that needs no weights and no GPU
    parameters = PARAMETERS | {"WeightsBucket": "", "WeightsPrefix": "", "HostImage": ""}
    # when its endpoint is deployed
    deployed = resolve(template, parameters)
    # then its container gets no weights, and its role may not read another bucket
    (model,) = resources_of(deployed, "AWS::SageMaker::Model").values()
    (role,) = resources_of(deployed, "AWS::IAM::Role").values()
    assert "ModelDataSource" not in model["PrimaryContainer"]
    assert allowed_actions(role)["s3:GetObject"] == [
        "arn:aws:s3:::photos-of-test/*/photos/*/original",
        "arn:aws:s3:::photos-of-test/*/results/*-*.png",
    ]


def test_a_further_endpoint_has_a_name_a_log_and_alarms_of_its_own(template: Json) -> None:
    # given the first and the second endpoint of a container
    first, second = (resolve(template, PARAMETERS | {"Suffix": suffix}) for suffix in ("", "-2"))
    # then the router's name of each is the endpoint's, in the log group, the scalable target and every alarm
    for deployed, number in ((first, 1), (second, 2)):
        name = spread.name_of("facemagi-test-hair-colour", number)
        (endpoint,) = resources_of(deployed, "AWS::SageMaker::Endpoint").values()
        (log,) = resources_of(deployed, "AWS::Logs::LogGroup").values()
        (target,) = resources_of(deployed, "AWS::ApplicationAutoScaling::ScalableTarget").values()
        (model,) = resources_of(deployed, "AWS::SageMaker::Model").values()
        assert endpoint["EndpointName"] == name
        assert log["LogGroupName"] == f"/aws/sagemaker/Endpoints/{name}"
        assert target["ResourceId"] == f"endpoint/{name}/variant/main"
        assert model["PrimaryContainer"]["Environment"]["FACEMAGI_CONTAINER"] == spread.name_of("hair_colour", number)
        for alarm in resources_of(deployed, "AWS::CloudWatch::Alarm").values():
            assert set(re.findall(r"facemagi-test-[\w-]+", json.dumps(alarm))) == {name}


def test_no_endpoint_has_the_name_of_another_containers() -> None:
    containers = {read_manifest(folder).container for folder in model_folders(ENDPOINT_TEMPLATE.parent)}
    names = [name for each in containers for name in spread.names(endpoint_name("test", each), MAX_ENDPOINTS)]
    assert len(set(names)) == len(names)


def test_a_model_without_a_gpu_has_no_host_image(template: Json) -> None:
    deployed = resolve(template, PARAMETERS | {"HostImage": ""})
    (configuration,) = resources_of(deployed, "AWS::SageMaker::EndpointConfig").values()
    assert "InferenceAmiVersion" not in configuration["ProductionVariants"][0]
