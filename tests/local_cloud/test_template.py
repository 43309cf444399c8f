"""The template for `sam local`."""

import json
from pathlib import Path

import pytest

from scripts.cloudformation.template import Json
from scripts.deployment.local_template import write_local_template

BUILT = """
Globals:
  Function:
    Environment:
      Variables: {FACEMAGI_BUCKET: !Ref Bucket}
Resources:
  Api: {Type: AWS::Serverless::HttpApi, Properties: {DefinitionBody: {openapi: 3.0.1, paths: {}}, FailOnWarnings: true}}
  Bucket: {Type: AWS::S3::Bucket}
  Upload: {Type: AWS::Serverless::Function}
  FaceDetection: {Type: AWS::Serverless::Function}
"""


@pytest.fixture
def written(tmp_path: Path) -> Json:
    """The template for the function `Upload` only, for a cloud with its own bucket."""
    (tmp_path / "template.yaml").write_text(BUILT)
    environment = {
        "FACEMAGI_BUCKET": "photos",
        "AWS_ENDPOINT_URL": "http://172.17.0.1:9",
        "POWERTOOLS_SERVICE_NAME": "x",
    }
    template: Json = json.loads(write_local_template(tmp_path / "api.json", environment, ["Upload"]).read_text())
    return template


def test_functions_get_the_environment_of_the_local_cloud(written: Json) -> None:
    variables = written["Globals"]["Function"]["Environment"]["Variables"]
    assert variables == {"FACEMAGI_BUCKET": "photos", "AWS_ENDPOINT_URL": "http://172.17.0.1:9"}


def test_only_the_selected_functions_stay_in_the_template(written: Json) -> None:
    assert written["Resources"].keys() == {"Api", "Bucket", "Upload"}


def test_sam_sees_no_authorizer_that_it_cannot_run(written: Json) -> None:
    assert written["Resources"]["Api"]["Properties"] == {"FailOnWarnings": True}
