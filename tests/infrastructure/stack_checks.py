"""What linters miss in template.yaml. A check returns what is wrong, one sentence each; nothing where all is well."""

import ast
import re
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from facemagi.limits import MAX_WAIT_SECONDS
from scripts.cloudformation.template import Json, resources_of
from scripts.repository import ROOT
from tests.infrastructure.aws_calls import actions_of
from tests.infrastructure.endpoint_checks import grants
from tests.infrastructure.privacy_checks import photos_are_gone_after_a_day, photos_are_private, records_expire
from tests.infrastructure.published_metrics import metrics_are_published
from tests.infrastructure.stack import BUCKET, Stack

GATEWAY_SECONDS = 30
"""An HTTP API gives up after so long, whatever the function does."""

OBJECTS = {
    "Bucket.Arn/*/photos/*/original",
    "Bucket.Arn/*/faces/*.json",
    "Bucket.Arn/*/results/*",
}
"""The three kinds of objects there are; no function may name a wider set."""


def all_problems(template: Json) -> list[str]:
    """What every check of this module says of template.yaml."""
    stack = Stack.of(template)
    checks = (
        functions_are_the_folders,
        layers_fit_the_functions,
        permissions_are_what_the_code_calls,
        every_call_is_authorised,
        waiting_ends_before_the_gateway,
        nothing_waits_for_itself,
        functions_are_watched,
        failed_events_are_kept,
        arrivals_wake_face_detection,
        photos_are_private,
        photos_are_gone_after_a_day,
        records_expire,
    )
    return metrics_are_published(stack.made) + [problem for check in checks for problem in check(stack)]


def functions_are_the_folders(stack: Stack) -> list[str]:
    """Every folder of functions/ is one function, and its module has the handler."""
    named = {properties["CodeUri"] for properties in stack.functions().values()}
    folders = {f"functions/{path.parent.name}" for path in ROOT.glob("functions/*/app.py")}
    wrong = [f"{folder} is in only one of template.yaml and functions/." for folder in sorted(named ^ folders)]
    for name in stack.functions():
        properties = stack.one(name)
        file, _, attribute = properties["Handler"].partition(".")
        path = ROOT / properties["Code"]["S3Key"] / f"{file}.py"
        if not path.is_file() or attribute not in _defined(path):
            wrong.append(f"{name}: {path.relative_to(ROOT)} has no {attribute}.")
    return wrong


def layers_fit_the_functions(stack: Stack) -> list[str]:
    """A layer is built, for the runtime and the processor of the functions; else it fails when it is loaded."""
    common = stack.source["Globals"]["Function"]
    fitting = {"BuildMethod": common["Runtime"], "BuildArchitecture": common["Architectures"][0]}
    wrong = [
        f"{name} sets its own {setting}."
        for name, properties in stack.functions().items()
        for setting in ("Runtime", "Architectures")
        if setting in properties
    ]
    for name, layer in stack.source["Resources"].items():
        if layer["Type"] == "AWS::Serverless::LayerVersion":
            if layer.get("Metadata") != fitting:
                wrong.append(f"{name} is built as {layer.get('Metadata')}, the functions need {fitting}.")
            if layer["Properties"]["CompatibleArchitectures"] != common["Architectures"]:
                wrong.append(f"{name} is for {layer['Properties']['CompatibleArchitectures']}.")
    return wrong


def permissions_are_what_the_code_calls(stack: Stack) -> list[str]:
    """A function may do what its code can reach, and nothing else, to these objects and this table only."""
    wrong = []
    for name, properties in stack.functions().items():
        allowed = grants(stack.one(f"{name}Role"))
        allowed.pop("sqs:SendMessage", None)
        called = actions_of(Path(properties["CodeUri"]).name)
        wrong += [f"{name} calls {action} and may not." for action in sorted(called - allowed.keys())]
        wrong += [f"{name} may {action} and never does." for action in sorted(allowed.keys() - called)]
        wrong += [
            f"{name} may {action} on {where}."
            for action, places in allowed.items()
            for where in places
            if not _narrow(action, where)
        ]
    return wrong


def every_call_is_authorised(stack: Stack) -> list[str]:
    """Every route asks for a token, and nobody is let in without one by default."""
    paths = stack.one("Api")["Body"]["paths"]
    wrong = [
        f"{method.upper()} {path} is open to everybody."
        for path, methods in paths.items()
        for method, operation in methods.items()
        if operation.get("security") != [{"Jwt": []}]
    ]
    if stack.one("Upload")["Environment"]["Variables"]["FACEMAGI_ANONYMOUS_PRINCIPAL"] != "":
        wrong.append("A caller without a token is let in by default.")
    return wrong


def waiting_ends_before_the_gateway(stack: Stack) -> list[str]:
    """A function behind the API outlives the longest wait, and answers before the gateway gives up."""
    return [
        f"{name} has {properties['Timeout']} s."
        for name, properties in stack.functions().items()
        if _routes(properties) and not MAX_WAIT_SECONDS < properties["Timeout"] < GATEWAY_SECONDS
    ]


def nothing_waits_for_itself(stack: Stack) -> list[str]:
    """No resource needs one that needs it: a bucket and the function it notifies are easily made to."""
    try:
        TopologicalSorter(stack.graph).prepare()
    except CycleError as error:
        return [f"Needed in a circle: {', '.join(error.args[1])}."]
    return []


def functions_are_watched(stack: Stack) -> list[str]:
    """Every function is traced, and logs into a group that is emptied."""
    logs = resources_of(stack.made, "AWS::Logs::LogGroup")
    wrong = [f"{name} keeps its log for ever." for name, log in logs.items() if "RetentionInDays" not in log]
    for name in stack.functions():
        made = stack.one(name)
        if made.get("TracingConfig") != {"Mode": "Active"}:
            wrong.append(f"{name} is not traced.")
        if made.get("LoggingConfig", {}).get("LogGroup") not in logs:
            wrong.append(f"{name} logs into a group that nobody empties.")
    return wrong


def failed_events_are_kept(stack: Stack) -> list[str]:
    """What S3 and SNS send is tried again, and then kept where an alarm sees it."""
    return [
        f"{name} loses events."
        for name, properties in stack.functions().items()
        if not _routes(properties)
        and stack.made["Resources"].get(f"{name}EventInvokeConfig", {}).get("Properties", {}).get("DestinationConfig")
        != {"OnFailure": {"Destination": "Undelivered.Arn"}}
    ]


def arrivals_wake_face_detection(stack: Stack) -> list[str]:
    """An original wakes face_detection and nothing else does, or its own output would wake it again."""
    expected = {
        "Event": "s3:ObjectCreated:*",
        "Function": "FaceDetection.Arn",
        "Filter": {"S3Key": {"Rules": [{"Name": "suffix", "Value": "/original"}]}},
    }
    actual = stack.one("Bucket").get("NotificationConfiguration", {}).get("LambdaConfigurations")
    return [] if actual == [expected] else [f"The bucket notifies {actual}."]


def _defined(path: Path) -> set[str]:
    """The names that a module binds, read without running it."""
    return {
        node.id if isinstance(node, ast.Name) else node.name
        for statement in ast.parse(path.read_text("utf-8")).body
        for node in [statement, *getattr(statement, "targets", [])]
        if isinstance(node, ast.Name | ast.FunctionDef)
    }


def _narrow(action: str, where: str) -> bool:
    if action.startswith("s3:"):
        return where.replace(f"arn:aws:s3:::{BUCKET}", "Bucket.Arn") in OBJECTS
    if action.startswith("dynamodb:"):
        return where == "Table.Arn"
    return bool(re.fullmatch(r"arn:aws:sagemaker:[a-z0-9-]+:\d+:endpoint/facemagi-test-\*", where))


def _routes(function: Json) -> list[Json]:
    return [event for event in function["Events"].values() if event["Type"] == "HttpApi"]
