"""Every resource type that a template here may use, and the function that creates it."""

from scripts.local_cloud.stack import api, endpoints, functions, messaging, operations, storage
from scripts.local_cloud.stack.resource import Create

RESOURCE_TYPES: dict[str, Create] = {
    "AWS::ApiGatewayV2::Api": api.create_http_api,
    "AWS::ApiGatewayV2::Stage": api.create_stage,
    "AWS::ApplicationAutoScaling::ScalableTarget": operations.create_scalable_target,
    "AWS::ApplicationAutoScaling::ScalingPolicy": operations.create_scaling_policy,
    "AWS::CloudWatch::Alarm": operations.create_alarm,
    "AWS::CloudWatch::Dashboard": operations.create_dashboard,
    "AWS::DynamoDB::Table": storage.create_table,
    "AWS::ECR::Repository": storage.create_repository,
    "AWS::Events::Rule": operations.create_rule,
    "AWS::IAM::Role": functions.create_role,
    "AWS::Lambda::Alias": functions.create_alias,
    "AWS::Lambda::EventInvokeConfig": functions.create_event_invoke_config,
    "AWS::Lambda::EventSourceMapping": functions.create_event_source_mapping,
    "AWS::Lambda::Function": functions.create_function,
    "AWS::Lambda::LayerVersion": functions.create_layer_version,
    "AWS::Lambda::Permission": functions.create_permission,
    "AWS::Logs::LogGroup": operations.create_log_group,
    "AWS::S3::Bucket": storage.create_bucket,
    "AWS::S3::BucketPolicy": storage.create_bucket_policy,
    "AWS::SNS::Subscription": messaging.create_subscription,
    "AWS::SNS::Topic": messaging.create_topic,
    "AWS::SQS::Queue": messaging.create_queue,
    "AWS::SQS::QueuePolicy": messaging.create_queue_policy,
    "AWS::SageMaker::Endpoint": endpoints.create_endpoint,
    "AWS::SageMaker::EndpointConfig": endpoints.create_endpoint_config,
    "AWS::SageMaker::Model": endpoints.create_model,
}
"""The function that creates a resource, by the resource's type."""
