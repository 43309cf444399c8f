"""Makers of buckets, their policies, tables and image repositories."""

import json
from collections.abc import Callable
from typing import Any

from scripts.cloudformation.intrinsics import TemplateError
from scripts.cloudformation.pseudo_parameters import PARTITION, REGION
from scripts.local_cloud.stack.resource import Created, Json, ResourceRequest


def bucket(order: ResourceRequest) -> Created:
    """A bucket; each further property is a call of its own in S3's API, and `PROPERTIES` knows which."""
    s3 = order.client("s3")
    properties = dict(order.properties)
    name = properties.pop("BucketName", order.name.lower())
    s3.create_bucket(Bucket=name)
    for key, value in properties.items():
        if key not in PROPERTIES:
            raise TemplateError(f"AWS::S3::Bucket {name}: the local cloud does not know the property {key}")
        PROPERTIES[key](s3, name, value)
    domain = f"{name}.s3.{REGION}.amazonaws.com"
    return Created(name, {"Arn": f"arn:{PARTITION}:s3:::{name}", "RegionalDomainName": domain})


def bucket_policy(order: ResourceRequest) -> Created:
    """moto reads a statement without its `Condition`, and so more into it; those that have one are left out.

    The one that matters, no plain HTTP, could not be kept on a laptop anyway.
    """
    name, document = order.properties["Bucket"], order.properties["PolicyDocument"]
    statements = [statement for statement in document["Statement"] if "Condition" not in statement]
    if statements:
        policy = json.dumps(document | {"Statement": statements})
        order.client("s3").put_bucket_policy(Bucket=name, Policy=policy)
    return Created(name)


def table(order: ResourceRequest) -> Created:
    properties: Json = {"TableName": order.name} | order.properties
    ttl = properties.pop("TimeToLiveSpecification", None)
    encryption = properties.pop("SSESpecification", {"SSEEnabled": False})
    properties["SSESpecification"] = {"Enabled": encryption["SSEEnabled"]}
    dynamodb = order.client("dynamodb")
    made = dynamodb.create_table(**properties)["TableDescription"]
    if ttl:
        dynamodb.update_time_to_live(TableName=made["TableName"], TimeToLiveSpecification=ttl)
    return Created(made["TableName"], {"Arn": made["TableArn"]})


def repository(order: ResourceRequest) -> Created:
    """`EmptyOnDelete` is between CloudFormation and its user; ECR's API has no such thing."""
    properties = {"RepositoryName": order.name.lower()} | order.properties
    properties.pop("EmptyOnDelete", None)
    made = order.client("ecr").create_repository(**_lower_camel(properties))["repository"]
    return Created(made["repositoryName"], {"Arn": made["repositoryArn"], "RepositoryUri": made["repositoryUri"]})


def _lower_camel(value: Any) -> Any:
    if isinstance(value, dict):
        return {key[0].lower() + key[1:]: _lower_camel(member) for key, member in value.items()}
    return value


def _lifecycle(s3: Any, name: str, value: Json) -> None:
    rules = [_lifecycle_rule(rule) for rule in value["Rules"]]
    s3.put_bucket_lifecycle_configuration(Bucket=name, LifecycleConfiguration={"Rules": rules})


def _lifecycle_rule(rule: Json) -> Json:
    rule = _renamed(rule, {"Id": "ID"})
    days = rule.pop("ExpirationInDays", None)
    prefix = rule.pop("Prefix", "")
    return rule | {"Filter": {"Prefix": prefix}} | ({"Expiration": {"Days": int(days)}} if days else {})


def _cors(s3: Any, name: str, value: Json) -> None:
    names = {"MaxAge": "MaxAgeSeconds", "ExposedHeaders": "ExposeHeaders", "Id": "ID"}
    rules = [_renamed(rule, names) for rule in value["CorsRules"]]
    s3.put_bucket_cors(Bucket=name, CORSConfiguration={"CORSRules": rules})


def _renamed(members: Json, names: dict[str, str]) -> Json:
    return {names.get(key, key): value for key, value in members.items()}


def _encryption(s3: Any, name: str, value: Json) -> None:
    rules = [
        {"ApplyServerSideEncryptionByDefault": rule["ServerSideEncryptionByDefault"]}
        for rule in value["ServerSideEncryptionConfiguration"]
    ]
    s3.put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration={"Rules": rules})


def _notification(s3: Any, name: str, value: Json) -> None:
    functions = [_function_notification(one) for one in value["LambdaConfigurations"]]
    s3.put_bucket_notification_configuration(
        Bucket=name, NotificationConfiguration={"LambdaFunctionConfigurations": functions}
    )


def _function_notification(one: Json) -> Json:
    rules = one.get("Filter", {}).get("S3Key", {}).get("Rules", [])
    return {
        "LambdaFunctionArn": one["Function"],
        "Events": [one["Event"]],
        "Filter": {"Key": {"FilterRules": rules}},
    }


PROPERTIES: dict[str, Callable[[Any, str, Any], object]] = {
    "LifecycleConfiguration": _lifecycle,
    "CorsConfiguration": _cors,
    "BucketEncryption": _encryption,
    "NotificationConfiguration": _notification,
    "PublicAccessBlockConfiguration": lambda s3, name, value: s3.put_public_access_block(
        Bucket=name, PublicAccessBlockConfiguration=value
    ),
    "OwnershipControls": lambda s3, name, value: s3.put_bucket_ownership_controls(Bucket=name, OwnershipControls=value),
    "Tags": lambda s3, name, value: s3.put_bucket_tagging(Bucket=name, Tagging={"TagSet": value}),
}
"""Every property of a bucket that a template here may use, and how S3 is told of it."""
