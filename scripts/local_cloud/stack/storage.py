"""Creates buckets, their policies, tables and image repositories."""

import json
from collections.abc import Callable
from typing import Any

from scripts.cloudformation.intrinsics import TemplateError
from scripts.cloudformation.pseudo_parameters import PARTITION, REGION
from scripts.local_cloud.stack.resource import CreatedResource, Json, ResourceRequest


def create_bucket(request: ResourceRequest) -> CreatedResource:
    """Create a bucket. In S3's API each property is set by a separate call; `PROPERTIES` has the calls."""
    s3 = request.client("s3")
    properties = dict(request.properties)
    name = properties.pop("BucketName", request.name.lower())
    s3.create_bucket(Bucket=name)
    for key, value in properties.items():
        if key not in PROPERTIES:
            raise TemplateError(f"AWS::S3::Bucket {name}: the local cloud does not know the property {key}")
        PROPERTIES[key](s3, name, value)
    domain = f"{name}.s3.{REGION}.amazonaws.com"
    return CreatedResource(name, {"Arn": f"arn:{PARTITION}:s3:::{name}", "RegionalDomainName": domain})


def create_bucket_policy(request: ResourceRequest) -> CreatedResource:
    """Create a bucket policy, without statements that have a `Condition`: moto ignores it, and would apply them always.

    The only such statement of the template denies plain HTTP, which the local cloud uses.
    """
    name, document = request.properties["Bucket"], request.properties["PolicyDocument"]
    statements = [statement for statement in document["Statement"] if "Condition" not in statement]
    if statements:
        policy = json.dumps(document | {"Statement": statements})
        request.client("s3").put_bucket_policy(Bucket=name, Policy=policy)
    return CreatedResource(name)


def create_table(request: ResourceRequest) -> CreatedResource:
    properties: Json = {"TableName": request.name} | request.properties
    ttl = properties.pop("TimeToLiveSpecification", None)
    encryption = properties.pop("SSESpecification", {"SSEEnabled": False})
    properties["SSESpecification"] = {"Enabled": encryption.pop("SSEEnabled")} | encryption
    dynamodb = request.client("dynamodb")
    created = dynamodb.create_table(**properties)["TableDescription"]
    if ttl:
        dynamodb.update_time_to_live(TableName=created["TableName"], TimeToLiveSpecification=ttl)
    return CreatedResource(created["TableName"], {"Arn": created["TableArn"]})


def create_repository(request: ResourceRequest) -> CreatedResource:
    """Create a repository without `EmptyOnDelete`, which is a property of CloudFormation and not of ECR's API."""
    properties = {"RepositoryName": request.name.lower()} | request.properties
    properties.pop("EmptyOnDelete", None)
    created = request.client("ecr").create_repository(**_lower_camel(properties))["repository"]
    return CreatedResource(
        created["repositoryName"], {"Arn": created["repositoryArn"], "RepositoryUri": created["repositoryUri"]}
    )


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
        _renamed(rule, {"ServerSideEncryptionByDefault": "ApplyServerSideEncryptionByDefault"})
        for rule in value["ServerSideEncryptionConfiguration"]
    ]
    s3.put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration={"Rules": rules})


def _notification(s3: Any, name: str, value: Json) -> None:
    functions = [_function_notification(config) for config in value["LambdaConfigurations"]]
    s3.put_bucket_notification_configuration(
        Bucket=name, NotificationConfiguration={"LambdaFunctionConfigurations": functions}
    )


def _function_notification(config: Json) -> Json:
    rules = config.get("Filter", {}).get("S3Key", {}).get("Rules", [])
    return {
        "LambdaFunctionArn": config["Function"],
        "Events": [config["Event"]],
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
"""Every property of a bucket that a template here may use, and the call of S3's API that sets it."""
