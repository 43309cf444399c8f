"""`./scripts/train MODEL --on sagemaker`, without AWS and without SageMaker's SDK."""

import io
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import replace
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from scripts.deployment import commands
from scripts.deployment.account.access import Access
from scripts.deployment.training import training_stack
from scripts.training.errors import TrainingError
from scripts.training.on_sagemaker import command, job_end, starting
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
        patch.setattr(job_end, "follow", follow)
        yield


def run(folder: Path, *more: str, part: str = "") -> tuple[int, str]:
    """The exit status of the command, and what it prints."""
    given = arguments(folder, "--on", "sagemaker", "--region", "us-east-1", *more)
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(out):
        code = command.run_on_sagemaker(MODEL, replace(training_of(MODEL), part=part), given)
    return code, out.getvalue()


def results(folder: Path, weights: Path | None = None) -> bytes:
    """The archive of a job that has ended; its weights are written to a folder."""
    from scripts.model_weights.trained import write_trained
    from scripts.model_weights.writing import Terms

    terms = Terms("", "CC0-1.0", True, "Trained for tests.")
    write_trained(MODEL, zero_arrays(), {}, terms, weights or folder / "ml" / "model" / "weights")
    return packed(folder)


def packed(folder: Path) -> bytes:
    """The archive of a job with a log, and with its weights if there are any."""
    from scripts.training.container.folders import Folders
    from scripts.training.on_sagemaker.local_job import pack_results

    folders = Folders(folder / "ml")
    folders.model.mkdir(parents=True, exist_ok=True)
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
            patch.setattr(job_end, "follow", lambda *_: end)
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


@in_process_of("torch")
def test_the_weights_that_a_network_is_added_to_go_with_the_job(tmp_path: Path) -> None:
    # given a training that adds to the weights that are here
    prepared(tmp_path / "data")
    results(tmp_path, tmp_path / "weights")
    file = tmp_path / "weights" / MODEL / f"{MODEL}.safetensors"
    started: list[Job] = []
    # when it is started on SageMaker
    with aws(started, KeyboardInterrupt()):
        code, said = run(tmp_path, "--yes", part="picture")
        s3 = boto3.client("s3")
        prefix = started[0].weights.removeprefix(f"s3://{BUCKET}/")
        stored = s3.get_object(Bucket=BUCKET, Key=f"{prefix}{MODEL}/{MODEL}.safetensors")["Body"].read()
    # then they are where the job's role may read them
    assert code == 130, said
    assert prefix.startswith("data/")
    assert stored == file.read_bytes()
    assert f"is added to those of {file}, which goes with the job" in said


def test_a_training_of_a_whole_network_gets_no_weights(tmp_path: Path) -> None:
    prepared(tmp_path / "data")
    started: list[Job] = []
    with aws(started, KeyboardInterrupt()):
        run(tmp_path, "--yes")
    assert started[0].weights == ""


class SageMaker:
    """Remembers the jobs that are stopped."""

    def __init__(self) -> None:
        self.stopped: list[str] = []

    def stop_training_job(self, TrainingJobName: str) -> None:  # noqa: N803 (boto3's name)
        self.stopped.append(TrainingJobName)


def stopped(status: str = "Stopped") -> Described:
    return completed() | {"TrainingJobStatus": status, "SecondaryStatus": status}


@contextmanager
def stopping(archive: bytes | None) -> Iterator[SageMaker]:
    """An account with a job that saves these results when it is stopped."""
    sagemaker = SageMaker()
    with aws([], stopped()), pytest.MonkeyPatch.context() as patch:
        s3 = boto3.client("s3")
        s3.create_bucket(Bucket=BUCKET)
        if archive is not None:
            s3.put_object(Bucket=BUCKET, Key=RESULTS, Body=archive)
        clients = {"sagemaker": sagemaker, "s3": s3}
        patch.setattr(Access, "client", lambda _self, service: clients[service])
        yield sagemaker


@in_process_of("torch")
def test_a_job_is_stopped_by_its_name_and_its_weights_come_back(tmp_path: Path) -> None:
    with stopping(results(tmp_path)) as sagemaker:
        code, said = run(tmp_path, "--stop", JOB)
    assert (code, sagemaker.stopped) == (0, [JOB]), said
    assert (tmp_path / "weights" / MODEL / f"{MODEL}.safetensors").is_file()
    assert "goes on from its last checkpoint" in said


@pytest.mark.parametrize("saved", [False, True], ids=["nothing", "only the log"])
@in_process_of("torch")
def test_a_job_that_is_stopped_before_it_has_weights_says_so(saved: bool, tmp_path: Path) -> None:
    with stopping(packed(tmp_path) if saved else None):
        code, said = run(tmp_path, "--stop", JOB)
    assert code == 0, said
    assert "It was stopped before there were weights to save." in said
    assert not (tmp_path / "weights").exists()


@in_process_of("torch")
def test_a_job_that_somebody_stopped_is_followed_to_its_weights(tmp_path: Path) -> None:
    with stopping(results(tmp_path)):
        code, said = run(tmp_path, "--follow", JOB)
    assert (tmp_path / "weights" / MODEL / f"{MODEL}.safetensors").is_file()
    sentence = "train: The job was stopped by somebody. The same command goes on from its last checkpoint."
    assert (code, said.splitlines()[-1]) == (1, sentence)


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
    machine, uris = Machine("ml.g5.xlarge", True, 1.0), ("s3://data", "", "s3://checkpoints", "s3://outputs")
    return Job("name", place, machine, "image", str(folder), *uris, 30, {})


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
