"""Checks of template.yaml's functions, layers and events. A check returns one sentence for each thing that is wrong."""

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from facemagi.limits import MAX_WAIT_SECONDS
from scripts.cloudformation.template import Json, resources_of
from scripts.repository import ROOT
from tests.infrastructure.service_stack import ServiceStack, routes_of

GATEWAY_SECONDS = 30
"""An HTTP API of API Gateway times out after this time."""


def functions_match_the_folders(stack: ServiceStack) -> list[str]:
    """Every folder of functions/ is one function, and its module has the handler."""
    uris = {properties["CodeUri"] for properties in stack.functions().values()}
    folders = {f"functions/{path.parent.name}" for path in ROOT.glob("functions/*/app.py")}
    wrong = [f"{folder} is in only one of template.yaml and functions/." for folder in sorted(uris ^ folders)]
    for name in stack.functions():
        properties = stack.properties_of(name)
        file, _, attribute = properties["Handler"].partition(".")
        path = ROOT / properties["Code"]["S3Key"] / f"{file}.py"
        if not path.is_file() or attribute not in _defined_names(path):
            wrong.append(f"{name}: {path.relative_to(ROOT)} has no {attribute}.")
    return wrong


def layers_fit_the_functions(stack: ServiceStack) -> list[str]:
    """Every layer is built for the runtime and the processor of the functions; otherwise they could not load it."""
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


def api_calls_end_before_the_gateway_times_out(stack: ServiceStack) -> list[str]:
    """The timeout of a function behind the API is above the longest wait, and below the gateway's timeout."""
    return [
        f"{name} has {properties['Timeout']} s."
        for name, properties in stack.functions().items()
        if routes_of(properties) and not MAX_WAIT_SECONDS < properties["Timeout"] < GATEWAY_SECONDS
    ]


def no_resource_depends_on_itself(stack: ServiceStack) -> list[str]:
    """There is no cycle of dependencies; a bucket and the function that it notifies easily form one."""
    try:
        TopologicalSorter(stack.dependencies).prepare()
    except CycleError as error:
        return [f"A cycle of dependencies: {', '.join(error.args[1])}."]
    return []


def functions_are_traced_and_logged(stack: ServiceStack) -> list[str]:
    """Every function is traced, and logs into a group whose entries expire."""
    logs = resources_of(stack.deployed, "AWS::Logs::LogGroup")
    wrong = [f"{name} keeps its log forever." for name, log in logs.items() if "RetentionInDays" not in log]
    for name in stack.functions():
        properties = stack.properties_of(name)
        if properties.get("TracingConfig") != {"Mode": "Active"}:
            wrong.append(f"{name} is not traced.")
        if properties.get("LoggingConfig", {}).get("LogGroup") not in logs:
            wrong.append(f"{name} logs into a group that never expires.")
    return wrong


def failed_events_are_kept(stack: ServiceStack) -> list[str]:
    """Events that a function failed on go to a queue with an alarm; those of a queue, by the queue itself."""
    return [
        f"{name} loses events."
        for name, properties in stack.functions().items()
        if _is_invoked_by_events(stack, name, properties) and _kept_in(stack, name) != "Undelivered.Arn"
    ]


def _is_invoked_by_events(stack: ServiceStack, name: str, properties: Json) -> bool:
    subscriptions = resources_of(stack.deployed, "AWS::SNS::Subscription").values()
    mappings = resources_of(stack.deployed, "AWS::Lambda::EventSourceMapping").values()
    sources = {each["Endpoint"] for each in subscriptions} | {each["FunctionName"] for each in mappings}
    has_events = "Events" in properties and not routes_of(properties)
    return has_events or bool(sources & {name, f"{name}.Arn"})


def _kept_in(stack: ServiceStack, name: str) -> str | None:
    resources = stack.deployed["Resources"]
    for mapping in resources_of(stack.deployed, "AWS::Lambda::EventSourceMapping").values():
        if mapping["FunctionName"] == name:
            queue = stack.properties_of(mapping["EventSourceArn"].removesuffix(".Arn"))
            return str(queue.get("RedrivePolicy", {}).get("deadLetterTargetArn"))
    config = resources.get(f"{name}EventInvokeConfig", {}).get("Properties", {})
    return str(config.get("DestinationConfig", {}).get("OnFailure", {}).get("Destination"))


def bucket_notifies_face_detection_only(stack: ServiceStack) -> list[str]:
    """Only an original invokes FaceDetection; its own output would invoke it again."""
    expected = {
        "Event": "s3:ObjectCreated:*",
        "Function": "FaceDetection.Arn",
        "Filter": {"S3Key": {"Rules": [{"Name": "suffix", "Value": "/original"}]}},
    }
    actual = stack.properties_of("Bucket").get("NotificationConfiguration", {}).get("LambdaConfigurations")
    return [] if actual == [expected] else [f"The bucket notifies {actual}."]


def _defined_names(path: Path) -> set[str]:
    """The top-level names of a module, found without running it."""
    return {
        node.id if isinstance(node, ast.Name) else node.name
        for statement in ast.parse(path.read_text("utf-8")).body
        for node in [statement, *getattr(statement, "targets", [])]
        if isinstance(node, ast.Name | ast.FunctionDef)
    }
