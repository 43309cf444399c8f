"""Makers of Lambda functions, layers, permissions, and the roles they run under."""

import json

from scripts.local_cloud.stack.resource import Created, ResourceRequest, tag_map

VERSION = "2012-10-17"
"""IAM takes a policy that names no version, as SAM's do not; moto wants one."""


def function(order: ResourceRequest) -> Created:
    properties = {"FunctionName": order.name} | tag_map(order.properties)
    made = order.client("lambda").create_function(**properties)
    return Created(made["FunctionName"], {"Arn": made["FunctionArn"]})


def permission(order: ResourceRequest) -> Created:
    order.client("lambda").add_permission(StatementId=order.name, **order.properties)
    return Created(order.name)


def event_invoke_config(order: ResourceRequest) -> Created:
    order.client("lambda").put_function_event_invoke_config(**order.properties)
    return Created(order.name)


def layer_version(order: ResourceRequest) -> Created:
    made = order.client("lambda").publish_layer_version(**order.properties)
    return Created(made["LayerVersionArn"], {"LayerVersionArn": made["LayerVersionArn"]})


def role(order: ResourceRequest) -> Created:
    """AWS's own managed policies are left out: moto has none of them, and asks for no permission."""
    properties = dict(order.properties)
    properties.pop("ManagedPolicyArns", None)
    policies = properties.pop("Policies", [])
    trust = json.dumps(properties.pop("AssumeRolePolicyDocument"))
    iam = order.client("iam")
    arguments = {"RoleName": order.name[-64:]} | properties
    made = iam.create_role(AssumeRolePolicyDocument=trust, **arguments)["Role"]
    for policy in policies:
        document = json.dumps({"Version": VERSION} | policy["PolicyDocument"])
        iam.put_role_policy(RoleName=made["RoleName"], PolicyName=policy["PolicyName"], PolicyDocument=document)
    return Created(made["RoleName"], {"Arn": made["Arn"], "RoleId": made["RoleId"]})
