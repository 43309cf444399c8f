"""template.yaml: what a linter cannot know of it, and that each check would notice."""

import copy
import json
import re
from importlib import import_module
from typing import Any

import pytest
from cfnlint.api import lint  # type: ignore[import-untyped]
from fastapi.routing import APIRoute

from scripts.cloudformation.template import Json, read_template
from scripts.repository import TEMPLATE
from tests.infrastructure import stack_checks
from tests.infrastructure.resolved import transform
from tests.infrastructure.stack import Stack
from tests.infrastructure.template_changes import REMOVED, changed

BUCKET = "Resources.Bucket.Properties"
LIFECYCLE = f"{BUCKET}.LifecycleConfiguration.Rules.0"
UPLOAD = "Resources.Upload.Properties"
ROUTER = "Resources.JobRouter.Properties"
ARRIVAL = "Resources.FaceDetection.Properties.Events.PhotoArrived.Properties"
ALARM = "Resources.ApiFaultAlarm.Properties"

FAULTS: dict[str, tuple[str, Any, str]] = {
    "a metric that nobody publishes": (f"{ALARM}.MetricName", "5XXError", "nobody publishes"),
    "a metric's wrong dimension": (f"{ALARM}.Dimensions.0.Name", "ApiName", "dimensions"),
    "a function without its folder": (f"{UPLOAD}.CodeUri", "functions/job_router", "functions/upload is in"),
    "a handler that is not there": ("Globals.Function.Handler", "app.handle", "has no handle"),
    "a module that is not there": ("Globals.Function.Handler", "main.handler", "main.py has no handler"),
    "a layer that is not built": ("Resources.CoreLayer.Metadata.BuildMethod", REMOVED, "CoreLayer is built as"),
    "a layer for another processor": ("Resources.VisionLayer.Metadata.BuildArchitecture", "arm64", "VisionLayer"),
    "functions for another processor": ("Globals.Function.Architectures", ["arm64"], "is built as"),
    "a permission that is missing": (f"{ROUTER}.Policies.0.Statement.1.Action", "s3:PutObject", "may not"),
    "a permission too many": (f"{ROUTER}.Policies.0.Statement.2.Action.5", "dynamodb:Scan", "never does"),
    "a permission on all objects": (f"{ROUTER}.Policies.0.Statement.0.Resource.0", "arn:aws:s3:::*", "on arn:aws:s3"),
    "a permission on all endpoints": (f"{ROUTER}.Policies.0.Statement.3.Resource", "*", "InvokeEndpointAsync on *"),
    "a route that is open": (f"{UPLOAD}.Events.Show.Properties.Auth", {"Authorizer": "NONE"}, "open"),
    "strangers let in": ("Parameters.AnonymousPrincipal.Default", "anybody", "without a token"),
    "a wait that is cut short": (f"{UPLOAD}.Timeout", 20, "Upload has 20 s"),
    "an answer after the gateway's": (f"{ROUTER}.Timeout", 60, "JobRouter has 60 s"),
    "bucket and function in a circle": (
        "Globals.Function.Environment.Variables.FACEMAGI_BUCKET", {"Ref": "Bucket"}, "in a circle",
    ),
    "no traces": ("Globals.Function.Tracing", REMOVED, "not traced"),
    "a log that is kept for ever": ("Resources.UploadLog.Properties.RetentionInDays", REMOVED, "for ever"),
    "a log of its own": (f"{UPLOAD}.LoggingConfig", REMOVED, "nobody empties"),
    "events that are lost": ("Resources.JobResults.Properties.EventInvokeConfig", REMOVED, "JobResults loses"),
    "every object an arrival": (f"{ARRIVAL}.Filter", REMOVED, "notifies"),
    "a bucket open to policies": (f"{BUCKET}.PublicAccessBlockConfiguration.BlockPublicPolicy", False, "BlockPublic"),
    "a bucket without encryption": (f"{BUCKET}.BucketEncryption", REMOVED, "not encrypted"),
    "objects of others": (f"{BUCKET}.OwnershipControls", REMOVED, "somebody else"),
    "photos in the clear": (
        "Resources.BucketPolicy.Properties.PolicyDocument.Statement.0.Effect", "Allow", "unencrypted",
    ),
    "photos kept for a week": (f"{LIFECYCLE}.ExpirationInDays", 7, "live by"),
    "only some photos deleted": (f"{LIFECYCLE}.Prefix", "results/", "live by"),
    "deletion switched off": (f"{LIFECYCLE}.Status", "Disabled", "live by"),
    "broken uploads kept": (f"{LIFECYCLE}.AbortIncompleteMultipartUpload", REMOVED, "live by"),
    "versions": (f"{BUCKET}.VersioningConfiguration", {"Status": "Enabled"}, "version outlives"),
    "records kept for ever": (
        "Resources.Table.Properties.TimeToLiveSpecification.AttributeName", "ttl", "stay for ever",
    ),
    "backups of records": (
        "Resources.Table.Properties.PointInTimeRecoverySpecification",
        {"PointInTimeRecoveryEnabled": True},
        "Backups outlive",
    ),
}  # fmt: skip
"""A fault, where it is made, and what must be said of it."""


@pytest.fixture(scope="module")
def template() -> Json:
    return read_template(TEMPLATE)


def test_the_template_has_no_problems(template: Json) -> None:
    assert stack_checks.all_problems(template) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_noticed(template: Json, fault: str) -> None:
    path, value, said = FAULTS[fault]
    # given the template with one thing wrong
    faulty = changed(template, path, value)
    # when it is checked
    problems = stack_checks.all_problems(faulty)
    # then that is what is found
    assert said in " ".join(problems)


def test_the_linter_finds_nothing_in_what_is_deployed(template: Json) -> None:
    deployed = transform(template)
    assert [str(match) for match in lint(json.dumps(deployed, indent=1))] == []


def test_the_routes_are_the_applications(template: Json) -> None:
    # given the routes that the applications answer
    answered = {
        (function, method, re.sub(r"\{(\w+):path\}", r"{\1+}", route.path))
        for function in ("upload", "job_router")
        for route in import_module(f"functions.{function}.app").app.routes
        if isinstance(route, APIRoute)
        for method in route.methods or ()
    }
    # when the gateway's are read
    routed = {
        (properties["CodeUri"].removeprefix("functions/"), event["Properties"]["Method"], event["Properties"]["Path"])
        for properties in Stack.of(template).functions().values()
        for event in properties["Events"].values()
        if event["Type"] == "HttpApi"
    }
    # then they are the same
    assert routed == answered


def test_a_change_leaves_the_original_alone(template: Json) -> None:
    before = copy.deepcopy(template)
    changed(template, f"{BUCKET}.BucketEncryption", REMOVED)
    assert template == before
