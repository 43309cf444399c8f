"""`./scripts/train MODEL --on sagemaker`, without AWS and without SageMaker's SDK."""

import io
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from scripts.deployment import commands
from scripts.deployment.account.access import Access
from scripts.deployment.training import training_stack
from scripts.training.errors import TrainingError
from scripts.training.on_sagemaker import command, starting
from scripts.training.on_sagemaker.job import Job, Machine, Place
from scripts.training.tasks import training_of
from tests.support.frameworks import in_process_of
from tests.support.samples import ENVIRONMENT
from tests.training.job_samples import arguments, prepared
from tests.training.job_task import MODEL, zero_arrays

BUCKET = "training"
JOB = "facemagi-dev-style-presets-20261130091925"
RESULTS = f"jobs/{JOB}/output/model.tar.gz"

Described = dict[str, Any]


def completed(model: str = MODEL) -> Described:
    return {
        "TrainingJobStatus": "Completed",
        "SecondaryStatus": "Completed",
        "HyperParameters": {"model": model},
        "BillableTimeInSeconds": 1800,
        "TrainingTimeInSeconds": 5400,
        "ModelArtifacts": {"S3ModelArtifacts": f"s3://{BUCKET}/{RESULTS}"},
    }


@contextmanager
def aws(started: list[Job], end: Described | KeyboardInterrupt) -> Iterator[None]:
    """An account in moto, in which the stack is deployed and a job ends in this way."""

    def deploy(*_: object) -> int:
        resource = {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": BUCKET}}
        outputs = {"Bucket": {"Value": BUCKET}, "Role": {"Value": "arn:aws:iam::123456789012:role/training"}}
        body = json.dumps({"Resources": {"Bucket": resource}, "Outputs": outputs})
        boto3.client("cloudformation").create_stack(StackName=training_stack("dev"), TemplateBody=body)
        return 0

    def start(job: Job, _environment: Mapping[str, str]) -> str:
        assert Path(job.code).is_file()
        started.append(job)
        return JOB

    def follow(*_: object) -> Described:
        if isinstance(end, KeyboardInterrupt):
            raise end
        return end

    with mock_aws(), pytest.MonkeyPatch.context() as patch:
        for name, value in ENVIRONMENT.items():
            patch.setenv(name, value)
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        patch.setattr(commands, "run", deploy)
        patch.setattr(command, "start_job", start)
        patch.setattr(command, "follow", follow)
        yield


def run(folder: Path, *more: str) -> tuple[int, str]:
    """The exit status of the command, and what it prints."""
    given = arguments(folder, "--on", "sagemaker", "--region", "us-east-1", *more)
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(out):
        code = command.run_on_sagemaker(MODEL, training_of(MODEL), given)
    return code, out.getvalue()


def results(folder: Path) -> bytes:
    """The archive of a job that has ended."""
    from scripts.model_weights.trained import write_trained
    from scripts.model_weights.writing import Terms
    from scripts.training.container.folders import Folders
    from scripts.training.on_sagemaker.local_job import pack_results

    folders = Folders(folder / "ml")
    write_trained(MODEL, zero_arrays(), {}, Terms("", "CC0-1.0", True, "Trained for tests."), folders.model / "weights")
    (folders.model / "log.csv").write_text("step,name,value\n")
    pack_results(folders, folder / "model.tar.gz")
    return (folder / "model.tar.gz").read_bytes()


@in_process_of("torch")
def test_a_job_is_started_and_its_weights_come_back(tmp_path: Path) -> None:
    # given a data set, and an account in which the job will end well
    prepared(tmp_path / "data")
    started: list[Job] = []
    with aws(started, completed()):
        s3 = boto3.client("s3")
        s3.create_bucket(Bucket="results")
        end = completed() | {"ModelArtifacts": {"S3ModelArtifacts": f"s3://results/{RESULTS}"}}
        s3.put_object(Bucket="results", Key=RESULTS, Body=results(tmp_path))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(command, "follow", lambda *_: end)
            # when it is trained on SageMaker
            code, said = run(tmp_path, "--yes", "--batch", "2", "--set", "terminated=-1", "--hours", "2", "--no-spot")
        assert code == 0, said
        stored = {entry["Key"] for entry in s3.list_objects_v2(Bucket=BUCKET)["Contents"]}

    # then the job is what the user wrote, its data are in S3, and its weights and its log are here
    (job,) = started
    assert job.machine == Machine("ml.g5.xlarge", spot=False, hours=2.0)
    assert job.hyperparameters == {"model": MODEL, "batch": "2", "set.terminated": "-1"}
    assert {key.rpartition("/")[2] for key in stored} == {"dataset.json", "faces.csv", "a.png", "b.png"}
    assert (tmp_path / "weights" / MODEL / f"{MODEL}.safetensors").is_file()
    assert (tmp_path / "work/log.csv").is_file()
    # and what it costs was said before, and what was billed after it
    assert said.index("1.41 dollars an hour, so at most 2.82 in 2 hours") < said.index("billed: 0.50 hours")


def test_a_dry_run_shows_the_costs_the_commands_and_the_job_and_asks_aws_nothing(tmp_path: Path) -> None:
    prepared(tmp_path / "data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(boto3, "Session", None)
        code, said = run(tmp_path, "--dry-run", "--set", "terminated=3")
    assert code == 0, said
    assert "ml.g5.xlarge (A10G 24 GB): 1.41 dollars an hour" in said
    assert "--template-file scripts/training/training.yaml --stack-name training-facemagi-dev" in said
    shown = json.loads(said[said.index("{\n") :])
    assert shown["hyperparameters"] == {"model": MODEL, "set.terminated": "3"}
    assert shown["place"]["role"] == "<Role>"


def test_nothing_is_spent_without_a_yes(tmp_path: Path) -> None:
    prepared(tmp_path / "data")
    started: list[Job] = []
    with aws(started, completed()):
        code, said = run(tmp_path)
    assert (code, started) == (1, [])
    assert "nothing was changed" in said


def test_ctrl_c_leaves_the_job_running_and_says_how_to_follow_and_stop_it(tmp_path: Path) -> None:
    with aws([], KeyboardInterrupt()):
        code, said = run(tmp_path, "--follow", JOB)
    again = f"./scripts/train {MODEL} --on sagemaker --stage dev"
    assert code == 130
    assert f"{again} --follow {JOB}" in said
    assert f"{again} --stop {JOB}" in said


def test_a_job_of_another_network_is_not_taken(tmp_path: Path) -> None:
    with aws([], completed("stgan")):
        code, said = run(tmp_path, "--follow", JOB)
    assert (code, said.splitlines()[-1]) == (1, f"train: {JOB} trains stgan, not {MODEL}.")


def test_a_job_is_stopped_by_its_name(tmp_path: Path) -> None:
    # given a SageMaker that only stops jobs
    stopped: list[str] = []

    class SageMaker:
        def stop_training_job(self, TrainingJobName: str) -> None:  # noqa: N803 (boto3's name)
            stopped.append(TrainingJobName)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Access, "client", lambda _self, service: {"sagemaker": SageMaker()}[service])
        code, said = run(tmp_path, "--stop", JOB)
    assert (code, stopped) == (0, [JOB])
    assert "goes on from there" in said


@pytest.mark.parametrize(
    ("more", "sentence"),
    [((), "is not a prepared data set"), (("--instance", "g5"), "write a type such as ml.g5.xlarge")],
)
def test_what_is_wrong_is_said_before_aws_is_asked(tmp_path: Path, more: tuple[str, ...], sentence: str) -> None:
    if more:
        prepared(tmp_path / "data")
    code, said = run(tmp_path, "--dry-run", *more)
    assert (code, sentence in said) == (1, True), said


def job(folder: Path) -> Job:
    place = Place("dev", "us-east-1", BUCKET, "arn")
    return Job(
        "name", place, Machine("ml.g5.xlarge", True, 1.0), "image", str(folder), "s3://d", "s3://c", "s3://o", 30, {}
    )


def sdk(folder: Path, *lines: str) -> Path:
    """A program in place of the Python with SageMaker's SDK."""
    path = folder / "python"
    path.write_text("\n".join(("#!/bin/sh", "cat >/dev/null", *lines)))
    path.chmod(0o755)
    return path


def test_the_name_of_the_job_comes_from_the_sdk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = sdk(tmp_path, "echo 'INFO: words of the SDK'", f"""echo '{{"job": "{JOB}"}}' >"$3" """)
    monkeypatch.setattr(starting, "SDK_PYTHON", program)
    assert starting.start_job(job(tmp_path), {"PATH": "/usr/bin:/bin"}) == JOB


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        ("An error occurred (ResourceLimitExceeded) when calling CreateTrainingJob", "Ask for it in Service Quotas"),
        ("botocore.exceptions.ClientError: ValidationException", "SageMaker did not take the job: botocore"),
    ],
)
def test_a_refusal_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: str, sentence: str) -> None:
    monkeypatch.setattr(starting, "SDK_PYTHON", sdk(tmp_path, "echo Traceback >&2", f"echo '{error}' >&2", "exit 1"))
    with pytest.raises(TrainingError, match=sentence):
        starting.start_job(job(tmp_path), {"PATH": "/usr/bin:/bin"})
