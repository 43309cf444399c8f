"""Creates Lambda functions, layers, permissions, and the roles they run under."""

import json

from scripts.cloudformation.intrinsics import TemplateError
from scripts.local_cloud.iam import records
from scripts.local_cloud.stack.resource import CreatedResource, ResourceRequest, tag_map

VERSION = "2012-10-17"
"""The version that policies get. IAM accepts policies without one, such as SAM's; moto does not."""


def create_function(request: ResourceRequest) -> CreatedResource:
    """Create the function; Lambda's API reserves concurrency with a call of its own."""
    properties = {"FunctionName": request.name} | tag_map(request.properties)
    reserved = properties.pop("ReservedConcurrentExecutions", None)
    created = request.client("lambda").create_function(**properties)
    if reserved is not None:
        request.client("lambda").put_function_concurrency(
            FunctionName=created["FunctionName"], ReservedConcurrentExecutions=reserved
        )
    return CreatedResource(created["FunctionName"], {"Arn": created["FunctionArn"]})


def create_alias(request: ResourceRequest) -> CreatedResource:
    created = request.client("lambda").create_alias(**request.properties)
    return CreatedResource(created["AliasArn"])


def create_permission(request: ResourceRequest) -> CreatedResource:
    """Check a permission as a call of the API does, without the call: moto does nothing with permissions, and there are
    56. The gateway reads them from the stack.

    Raises:
        ParamValidationError: a property is missing, unknown or of a wrong type.
    """
    from botocore.validate import validate_parameters

    operation = request.client("lambda").meta.service_model.operation_model("AddPermission")
    validate_parameters({"StatementId": request.name} | request.properties, operation.input_shape)
    return CreatedResource(request.name)


def create_event_invoke_config(request: ResourceRequest) -> CreatedResource:
    request.client("lambda").put_function_event_invoke_config(**request.properties)
    return CreatedResource(request.name)


def create_layer_version(request: ResourceRequest) -> CreatedResource:
    created = request.client("lambda").publish_layer_version(**request.properties)
    return CreatedResource(created["LayerVersionArn"], {"LayerVersionArn": created["LayerVersionArn"]})


def create_role(request: ResourceRequest) -> CreatedResource:
    """Create a role without AWS's managed policies, which moto does not have: nothing here does what they allow."""
    properties = dict(request.properties)
    properties.pop("ManagedPolicyArns", None)
    policies = properties.pop("Policies", [])
    trust = json.dumps(properties.pop("AssumeRolePolicyDocument"))
    iam = request.client("iam")
    arguments = {"RoleName": request.name[-64:]} | properties
    created = iam.create_role(AssumeRolePolicyDocument=trust, **arguments)["Role"]
    for policy in policies:
        document = json.dumps({"Version": VERSION} | policy["PolicyDocument"])
        iam.put_role_policy(RoleName=created["RoleName"], PolicyName=policy["PolicyName"], PolicyDocument=document)
        records.granted(created["RoleName"], policy["PolicyDocument"])
    return CreatedResource(created["RoleName"], {"Arn": created["Arn"], "RoleId": created["RoleId"]})


def create_event_source_mapping(request: ResourceRequest) -> CreatedResource:
    """Accept a mapping of a queue. It is not created in moto, which would run the function in Docker (`queues`)."""
    for name in ("FunctionName", "EventSourceArn"):
        if name not in request.properties:
            raise TemplateError(f"{request.name} has no {name}")
    return CreatedResource(request.name)
