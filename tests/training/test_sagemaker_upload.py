"""What goes to AWS for a job: the data set, as far as it changed, and the code."""

import os
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from scripts.training.errors import TrainingError
from scripts.training.on_sagemaker.code import pack_code, requirements
from scripts.training.on_sagemaker.data_upload import prefix_of, upload_data
from tests.training.job_samples import prepared
from tests.training.job_task import MODEL

BUCKET = "training"


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with mock_aws():
        client = boto3.client("s3", region_name="us-east-1")
        client.create_bucket(Bucket=BUCKET)
        yield client


def keys(s3: Any) -> set[str]:
    return {entry["Key"] for entry in s3.list_objects_v2(Bucket=BUCKET)["Contents"]}


def test_the_whole_data_set_is_uploaded_once(s3: Any, tmp_path: Path) -> None:
    # given a data set, with what `dataset prepare` writes for the user
    data, said = prepared(tmp_path / "faces"), list[str]()
    (data / "report.md").write_text("Dropped: 3")
    (data / "dropped").mkdir()
    (data / "dropped" / "blurred.jpg").write_bytes(b"a photo")
    # when it is uploaded
    upload = upload_data(s3, data, BUCKET, said.append)

    # then what a training reads is there, and nothing else
    prefix = prefix_of(data)
    names = ("dataset.json", "faces.csv", "images/a.png", "images/b.png")
    assert keys(s3) == {f"{prefix}{name}" for name in names}
    assert upload.uri == f"s3://{BUCKET}/{prefix}"

    # and the next time nothing is uploaded
    again = upload_data(s3, data, BUCKET, said.append)
    assert said[-1].endswith("0 files uploaded, 0 deleted")
    assert again == upload


def test_only_what_changed_is_uploaded_and_what_is_gone_is_deleted(s3: Any, tmp_path: Path) -> None:
    # given a data set in S3, of which a picture changes and another is deleted
    data, said = prepared(tmp_path / "faces"), list[str]()
    before = upload_data(s3, data, BUCKET, said.append)
    (data / "images/a.png").write_bytes(b"another picture")
    (data / "images/b.png").unlink()
    # when it is uploaded again
    after = upload_data(s3, data, BUCKET, said.append)
    # then it is equal in S3, and known as another data set
    assert said[-1].endswith("1 files uploaded, 1 deleted")
    stored = s3.get_object(Bucket=BUCKET, Key=f"{prefix_of(data)}images/a.png")["Body"].read()
    assert stored == b"another picture"
    assert f"{prefix_of(data)}images/b.png" not in keys(s3)
    assert before.digest != after.digest


def test_folders_of_the_same_name_do_not_share_their_copy(tmp_path: Path) -> None:
    assert prefix_of(tmp_path / "one" / "faces") != prefix_of(tmp_path / "two" / "faces")


def test_the_packed_code_runs_alone(tmp_path: Path) -> None:
    # given the archive of a job, unpacked in an empty folder
    (tmp_path / "style.png").write_bytes(b"a picture")
    options = pack_code(MODEL, ["width=8", f"picture={tmp_path / 'style.png'}"], tmp_path / "code.tar.gz")
    folder = tmp_path / "code"
    with tarfile.open(tmp_path / "code.tar.gz") as tar:
        tar.extractall(folder, filter="data")
    # when the entry point runs there without hyperparameters
    command = [sys.executable, "-m", "scripts.training.container", str(tmp_path / "root")]
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(folder)}
    run = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    # then all its imports are there, and it says what is missing
    assert (run.returncode, run.stderr.count("\n")) == (1, 1), run.stderr
    assert run.stderr.startswith("train: The hyperparameters cannot be read")
    # and the picture that an option names is there too
    assert options == ["width=8", "picture=files/picture/style.png"]
    assert (folder / "files/picture/style.png").read_bytes() == b"a picture"


def test_the_archive_names_no_user_of_this_machine(tmp_path: Path) -> None:
    pack_code(MODEL, [], tmp_path / "code.tar.gz")
    with tarfile.open(tmp_path / "code.tar.gz") as tar:
        assert {(member.uid, member.uname, member.gname) for member in tar} == {(0, "", "")}


def test_a_file_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="there is no such file"):
        pack_code(MODEL, [f"picture={tmp_path / 'gone.png'}"], tmp_path / "code.tar.gz")


def test_the_container_installs_what_serving_is_tested_with_but_not_pytorch() -> None:
    names = [line.partition("==")[0] for line in requirements("stgan")]
    assert {"numpy", "opencv-python-headless", "pydantic", "safetensors"} <= set(names)
    assert "torch" not in names
    assert all("==" in line for line in requirements("stgan"))
