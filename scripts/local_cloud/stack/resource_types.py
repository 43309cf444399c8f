"""Every resource type that a template here may use, and its maker."""

from scripts.local_cloud.stack import api, endpoints, functions, messaging, operations, storage
from scripts.local_cloud.stack.resource import Maker

RESOURCE_TYPES: dict[str, Maker] = {
    "AWS::ApiGatewayV2::Api": api.http_api,
    "AWS::ApiGatewayV2::Stage": api.stage,
    "AWS::ApplicationAutoScaling::ScalableTarget": operations.scalable_target,
    "AWS::ApplicationAutoScaling::ScalingPolicy": operations.scaling_policy,
    "AWS::CloudWatch::Alarm": operations.alarm,
    "AWS::DynamoDB::Table": storage.table,
    "AWS::ECR::Repository": storage.repository,
    "AWS::IAM::Role": functions.role,
    "AWS::Lambda::EventInvokeConfig": functions.event_invoke_config,
    "AWS::Lambda::Function": functions.function,
    "AWS::Lambda::LayerVersion": functions.layer_version,
    "AWS::Lambda::Permission": functions.permission,
    "AWS::Logs::LogGroup": operations.log_group,
    "AWS::S3::Bucket": storage.bucket,
    "AWS::S3::BucketPolicy": storage.bucket_policy,
    "AWS::SNS::Subscription": messaging.subscription,
    "AWS::SNS::Topic": messaging.topic,
    "AWS::SQS::Queue": messaging.queue,
    "AWS::SageMaker::Endpoint": endpoints.endpoint,
    "AWS::SageMaker::EndpointConfig": endpoints.endpoint_config,
    "AWS::SageMaker::Model": endpoints.model,
}
