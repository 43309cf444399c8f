"""The description of a training job, and what SageMaker's SDK makes of it."""

import json
import re
from pathlib import Path
from typing import Any

import botocore.loaders
import botocore.model
import botocore.validate
import pytest

from scripts.repository import MODELS, find_models
from scripts.training.errors import TrainingError
from scripts.training.on_sagemaker.cost import estimate
from scripts.training.on_sagemaker.image import TORCH, image_of
from scripts.training.on_sagemaker.job import Job, Machine, Place, Upload, as_plain, describe_job
from scripts.training.on_sagemaker.sdk.trainer_arguments import METRICS, trainer_arguments

RECORDED = json.loads(Path(__file__).with_name("sagemaker_request.json").read_text("utf-8"))
"""What sagemaker-train 1.27.0 sent for `job()`, recorded by moto."""

PLACE = Place("dev", "us-east-1", "training-bucket", "arn:aws:iam::123456789012:role/training-facemagi-dev-Role")
UPLOAD = Upload("s3://training-bucket/data/prepared-1/", "abc", 400_000_000)
HYPERPARAMETERS = {"model": "stgan", "batch": "8", "set.width": "16"}

LINE = "step 150 of 1000  0:12:00 passed, 1:08:00 left  discriminator -1.2e-05  generator 0.0123  generator gradient 4"


def job(
    spot: bool = True,
    hours: float = 24.0,
    upload: Upload = UPLOAD,
    weights: Upload | None = None,
    **hyperparameters: str,
) -> Job:
    machine = Machine("ml.g5.xlarge", spot, hours)
    image = image_of("us-east-1", machine.instance)
    return describe_job(PLACE, machine, image, "code.tar.gz", upload, weights, HYPERPARAMETERS | hyperparameters)


def in_camel_case(value: Any) -> Any:
    """Arguments with underscores, as AWS's API names them."""
    if isinstance(value, dict):
        return {_camel_case(name): in_camel_case(member) for name, member in value.items()}
    return [in_camel_case(member) for member in value] if isinstance(value, list) else value


def _camel_case(name: str) -> str:
    return "".join({"gb": "GB"}.get(word, word.capitalize()) for word in name.split("_"))


def request_of(described: Job) -> dict[str, Any]:
    """The members of CreateTrainingJob that our arguments decide."""
    own = trainer_arguments(as_plain(described))
    compute = in_camel_case(own["compute"])
    return {
        "EnableManagedSpotTraining": compute.pop("EnableManagedSpotTraining"),
        "Tags": in_camel_case(own["tags"]),
        "ResourceConfig": compute,
        "RoleArn": own["role"],
        "HyperParameters": own["hyperparameters"],
        "StoppingCondition": in_camel_case(own["stopping_condition"]),
        "OutputDataConfig": in_camel_case(own["output_data_config"]),
        "CheckpointConfig": in_camel_case(own["checkpoint_config"]),
    }


def validate(request: dict[str, Any]) -> str:
    """What botocore's model of CreateTrainingJob has against a request."""
    model = botocore.loaders.Loader().load_service_model("sagemaker", "service-2")
    shape = botocore.model.ServiceModel(model).operation_model("CreateTrainingJob").input_shape
    return str(botocore.validate.ParamValidator().validate(request, shape).generate_report())


def test_the_recorded_request_of_the_sdk_is_one_of_botocore() -> None:
    assert validate(RECORDED) == ""


def test_the_sdk_sent_what_the_description_says() -> None:
    # given the description that the recorded request was made for; its checkpoints had another name
    own = request_of(job())
    own["CheckpointConfig"]["S3Uri"] = RECORDED["CheckpointConfig"]["S3Uri"]
    # then every member that it decides was sent
    assert {name: RECORDED[name] for name in own} == own
    specification = RECORDED["AlgorithmSpecification"]
    assert specification["TrainingImage"] == job().image
    assert specification["MetricDefinitions"] == [{"Name": name, "Regex": regex} for name, regex in METRICS.items()]
    sources = {each["ChannelName"]: each["DataSource"]["S3DataSource"]["S3Uri"] for each in RECORDED["InputDataConfig"]}
    assert sources["data"] == UPLOAD.uri
    # and the SDK put the code where the job's role may read it
    assert all(sources[name].startswith("s3://training-bucket/jobs/") for name in ("code", "sm_drivers"))


@pytest.mark.parametrize("spot", [True, False])
def test_a_description_is_a_request_of_botocore(spot: bool) -> None:
    request = RECORDED | request_of(job(spot=spot, hours=0.5))
    assert validate(request) == ""
    assert request["EnableManagedSpotTraining"] is spot
    assert request["StoppingCondition"]["MaxRuntimeInSeconds"] == 1800
    assert ("MaxWaitTimeInSeconds" in request["StoppingCondition"]) is spot


def test_the_process_gets_the_signal_itself() -> None:
    command = trainer_arguments(as_plain(job()))["source_code"]["command"]
    assert command.endswith("; exec python -m scripts.training.container")


def test_the_same_training_has_the_same_checkpoints_and_another_has_others() -> None:
    same = {job().checkpoints, job(steps="100").checkpoints, job(steps="200", spot=False).checkpoints}
    others = {job(batch="4").checkpoints, job(upload=Upload(UPLOAD.uri, "def", 1)).checkpoints}
    assert len(same) == 1
    assert not same & others
    assert len(others) == 2


def test_weights_that_a_network_is_added_to_are_a_channel_and_keep_the_checkpoints() -> None:
    own = job(weights=Upload("s3://training-bucket/data/earlier/0/", "0", 10_000_000_000))
    channels = trainer_arguments(as_plain(own))["input_data_config"]
    assert [channel["channel_name"] for channel in channels] == ["data", "weights"]
    assert channels[1]["data_source"] == "s3://training-bucket/data/earlier/0/"
    assert (own.checkpoints, own.disk_gb) == (job().checkpoints, 51)


@pytest.mark.parametrize("hours", [0.0, -1.0, 673.0])
def test_hours_that_sagemaker_refuses_are_refused(hours: float) -> None:
    with pytest.raises(TrainingError, match="--hours"):
        job(hours=hours)


def test_the_job_has_a_disk_for_its_data() -> None:
    assert (job().disk_gb, job(upload=Upload("", "", 50_000_000_000)).disk_gb) == (31, 130)


@pytest.mark.parametrize(
    ("name", "value"),
    [("step", "150"), ("hours_left", "1"), ("generator", "0.0123"), ("discriminator", "-1.2e-05")],
)
def test_metrics_are_read_from_the_line_of_the_log(name: str, value: str) -> None:
    match = re.search(METRICS[name], LINE)
    assert match is not None
    assert match[1] == value


def test_a_measurement_is_a_metric() -> None:
    match = re.search(METRICS["error"], "error 0.25  accuracy 0.9")
    assert match is not None
    assert match[1] == "0.25"


def test_the_line_is_that_of_the_loop(tmp_path: Path) -> None:
    from scripts.training.loop.log import Log

    line = Log(tmp_path, 1000, 100).line(150, {"discriminator": -1.2e-05, "generator": 0.0123})
    assert [re.search(METRICS[name], line) is not None for name in ("step", "hours_left", "generator")] == [True] * 3


def test_the_image_has_the_models_version_of_pytorch() -> None:
    lists = [folder / "requirements.txt" for folder in find_models()] + [MODELS / "_sdk" / "requirements.txt"]
    pins = {line for file in lists for line in file.read_text("utf-8").splitlines() if line.startswith("torch==")}
    assert pins == {f"torch=={TORCH}"}


@pytest.mark.parametrize(
    ("region", "instance", "registry", "kind"),
    [
        ("eu-west-1", "ml.g5.xlarge", "763104351884.dkr.ecr.eu-west-1.amazonaws.com", "cu133"),
        ("eu-west-1", "ml.m5.xlarge", "763104351884.dkr.ecr.eu-west-1.amazonaws.com", "cpu"),
        ("cn-north-1", "ml.p3.2xlarge", "727897471807.dkr.ecr.cn-north-1.amazonaws.com.cn", "cu133"),
    ],
)
def test_a_region_and_an_instance_have_their_image(region: str, instance: str, registry: str, kind: str) -> None:
    assert image_of(region, instance) == f"{registry}/pytorch:2.13.0-{kind}-amzn2023-sagemaker"


def test_what_is_no_instance_type_is_refused() -> None:
    with pytest.raises(TrainingError, match="write a type such as"):
        image_of("eu-west-1", "g5.xlarge")


def test_the_estimate_says_what_it_does_not_know() -> None:
    read = " ".join(estimate("ml.g5.xlarge", "us-east-1", 10, spot=False))
    elsewhere = " ".join(estimate("ml.m5.xlarge", "eu-west-1", 10, spot=True))
    assert "at most 14.08 in 10 hours" in read
    assert "The price" not in read
    assert "The price is an estimate and is that of us-east-1, not of eu-west-1." in elsewhere
    assert "not known here" in " ".join(estimate("ml.p5.48xlarge", "us-east-1", 10, spot=True))
