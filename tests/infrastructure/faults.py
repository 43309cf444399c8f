"""Faulty templates: each fault is one change of a correct template, and what its checks must report."""

import json
from typing import Any

from tests.infrastructure.template_changes import REMOVED

Fault = tuple[str, Any, str]
"""The path of the changed member, as for `changed`; its faulty value; a part of what the checks must report."""


def _graph(*row: Any) -> str:
    """The body of a dashboard with one graph."""
    return json.dumps({"widgets": [{"type": "metric", "properties": {"title": "Jobs", "metrics": [row]}}]})


BUCKET = "Resources.Bucket.Properties"
LIFECYCLE = f"{BUCKET}.LifecycleConfiguration.Rules.0"
API = "Resources.Api.Properties"
UPLOAD = "Resources.Upload.Properties"
ROUTER = "Resources.JobRouter.Properties"
ARRIVAL = "Resources.FaceDetection.Properties.Events.PhotoArrived.Properties"
ALARM = "Resources.ApiFaultAlarm.Properties"

SERVICE_FAULTS: dict[str, Fault] = {
    "a metric that nobody publishes": (f"{ALARM}.MetricName", "5XXError", "nobody publishes"),
    "a metric's wrong dimension": (f"{ALARM}.Dimensions.0.Name", "ApiName", "dimensions"),
    "a function without its folder": (f"{UPLOAD}.CodeUri", "functions/job_router", "functions/upload is in"),
    "a handler that does not exist": ("Globals.Function.Handler", "app.handle", "has no handle"),
    "a module that does not exist": ("Globals.Function.Handler", "main.handler", "main.py has no handler"),
    "a layer that is not built": ("Resources.CoreLayer.Metadata.BuildMethod", REMOVED, "CoreLayer is built as"),
    "a layer for another processor": ("Resources.VisionLayer.Metadata.BuildArchitecture", "arm64", "VisionLayer"),
    "functions for another processor": ("Globals.Function.Architectures", ["arm64"], "is built as"),
    "a permission that is missing": (f"{ROUTER}.Policies.0.Statement.1.Action", "s3:PutObject", "may not"),
    "a permission too many": (f"{ROUTER}.Policies.0.Statement.2.Action.5", "dynamodb:Scan", "never does"),
    "an index that may not be queried": (
        f"{ROUTER}.Policies.0.Statement.5.Resource.0",
        {"Fn::GetAtt": ["Table", "Arn"]},
        "Query/index/unfinished and may not",
    ),
    "a permission on all objects": (f"{ROUTER}.Policies.0.Statement.0.Resource.0", "arn:aws:s3:::*", "on arn:aws:s3"),
    "a permission on all endpoints": (f"{ROUTER}.Policies.0.Statement.3.Resource", "*", "InvokeEndpointAsync on *"),
    "a permission on all functions": (f"{ROUTER}.Policies.0.Statement.4.Resource", "*", "InvokeFunction on *"),
    "a route that needs no token": (f"{API}.DefinitionBody.paths./v1/jobs.post.security", REMOVED, "open"),
    "a route that is not in the document": (f"{API}.DefinitionBody.paths./v1/photos/{{photo}}", REMOVED, "open"),
    "an open route that needs a token": (
        f"{API}.DefinitionBody.paths./v1/health.get.security", [{"Caller": []}], "not open",
    ),
    "callers without a token let in": ("Parameters.AnonymousPrincipal.Default", "anybody", "without a token"),
    "a timeout below the longest wait": (f"{UPLOAD}.Timeout", 20, "Upload has 20 s"),
    "a timeout above the gateway's": (f"{ROUTER}.Timeout", 60, "JobRouter has 60 s"),
    "a cycle of bucket and function": (
        "Globals.Function.Environment.Variables.FACEMAGI_BUCKET", {"Ref": "Bucket"}, "A cycle of dependencies",
    ),
    "an alarm on a misspelt metric of our own": (
        "Resources.LostNoticeAlarm.Properties.MetricName", "LostNotices", "nobody publishes",
    ),
    "a graph of a metric that nobody writes": (
        "Resources.Dashboard.Properties.DashboardBody", _graph("FaceMagi/test", "JobsEnded"), "nobody publishes",
    ),
    "a graph with a wrong dimension": (
        "Resources.Dashboard.Properties.DashboardBody",
        _graph("FaceMagi/test", "JobsFinished", "owner", "x"),
        "by ['owner']",
    ),
    "a search for what nobody writes": (
        "Resources.Dashboard.Properties.DashboardBody",
        _graph({"expression": """SEARCH('{"FaceMagi/test",container} MetricName="DrawTime"', 'Average', 300)"""}),
        "nobody publishes DrawTime",
    ),
    "a search that cannot be read": (
        "Resources.Dashboard.Properties.DashboardBody", _graph({"expression": "SEARCH(everything)"}), "is no SEARCH",
    ),
    "no traces": ("Globals.Function.Tracing", REMOVED, "not traced"),
    "a log that is kept forever": ("Resources.UploadLog.Properties.RetentionInDays", REMOVED, "forever"),
    "a log group that is not declared": (f"{UPLOAD}.LoggingConfig", REMOVED, "never expires"),
    "events that are lost": ("Resources.JobResults.Properties.EventInvokeConfig", REMOVED, "JobResults loses"),
    "notices without a permission": ("Resources.ErrorNoticesPermission", REMOVED, "may not call the function"),
    "notices to another function": (
        "Resources.ErrorNotices.Properties.Endpoint", {"Fn::GetAtt": ["Sweeper", "Arn"]}, "not go to the function",
    ),
    "notices of one topic only": ("Resources.ErrorNotices", REMOVED, "ErrorTopic has no subscription"),
    "batches that fail as a whole": (
        "Resources.NoticeBatches.Properties.FunctionResponseTypes", REMOVED, "repeats the others",
    ),
    "notices that come again too soon": (
        "Resources.NoticeQueue.Properties.VisibilityTimeout", 90, "while they are being applied",
    ),
    "notices in their envelopes": ("Resources.SuccessNotices.Properties.RawMessageDelivery", REMOVED, "envelope"),
    "notices that are not encrypted": (
        "Resources.NoticeQueue.Properties.SqsManagedSseEnabled", False, "NoticeQueue is not encrypted",
    ),
    "throttled notices that are lost": (
        "Resources.NoticeQueue.Properties.RedrivePolicy.maxReceiveCount", 3, "Throttled notices",
    ),
    "notices that are lost": (
        "Resources.NoticeQueue.Properties.RedrivePolicy.deadLetterTargetArn", "other.Arn", "JobResults loses",
    ),
    "a queue that is open to others": (
        "Resources.NoticeQueuePolicy.Properties.PolicyDocument.Statement.0.Condition",
        REMOVED,
        "Others than the topics",
    ),
    "messages that are lost": ("Resources.WebhookQueue.Properties.RedrivePolicy", REMOVED, "Webhooks loses"),
    "batches that are lost": ("Resources.BatchQueue.Properties.RedrivePolicy", REMOVED, "Batches loses"),
    "every new object notified": (f"{ARRIVAL}.Filter", REMOVED, "notifies"),
    "a bucket open to policies": (f"{BUCKET}.PublicAccessBlockConfiguration.BlockPublicPolicy", False, "BlockPublic"),
    "a bucket without encryption": (f"{BUCKET}.BucketEncryption", REMOVED, "not encrypted"),
    "objects of other accounts": (f"{BUCKET}.OwnershipControls", REMOVED, "another account"),
    "photos sent unencrypted": (
        "Resources.BucketPolicy.Properties.PolicyDocument.Statement.0.Effect", "Allow", "unencrypted",
    ),
    "photos kept for a week": (f"{LIFECYCLE}.ExpirationInDays", 7, "expire by"),
    "only some photos deleted": (f"{LIFECYCLE}.Prefix", "results/", "expire by"),
    "deletion switched off": (f"{LIFECYCLE}.Status", "Disabled", "expire by"),
    "unfinished uploads kept": (f"{LIFECYCLE}.AbortIncompleteMultipartUpload", REMOVED, "expire by"),
    "versions": (f"{BUCKET}.VersioningConfiguration", {"Status": "Enabled"}, "version outlives"),
    "records kept forever": (
        "Resources.Table.Properties.TimeToLiveSpecification.AttributeName", "ttl", "stay forever",
    ),
    "backups of records": (
        "Resources.Table.Properties.PointInTimeRecoverySpecification",
        {"PointInTimeRecoveryEnabled": True},
        "Backups outlive",
    ),
}  # fmt: skip

ROLE = "Resources.Role.Properties.Policies.0.PolicyDocument.Statement"
OUTPUT = "Resources.Configuration.Properties.AsyncInferenceConfig.OutputConfig"
TRACKED = "Resources.FollowBacklog.Properties.TargetTrackingScalingPolicyConfiguration.CustomizedMetricSpecification"

SPARE = "Resources.SpareAlarm.Properties"

ENDPOINT_FAULTS: dict[str, Fault] = {
    "a metric of other endpoints": (f"{TRACKED}.MetricName", "InvocationsPerInstance", "nobody publishes"),
    "a metric's wrong dimension": (f"{TRACKED}.Dimensions.0.Name", "Endpoint", "dimensions"),
    "an alarm on a misspelt metric": (
        "Resources.WakeUpAlarm.Properties.MetricName", "HasBacklogWithNoCapacity", "nobody publishes",
    ),
    "a name with an underscore": (
        "Resources.Endpoint.Properties.EndpointName", {"Fn::Sub": "facemagi-${Stage}-${Model}"}, "The router calls",
    ),
    "an instance that is never stopped": ("Resources.Instances.Properties.MinCapacity", 1, "keeps 1 instances"),
    "a minimum above the maximum": ("Resources.Instances.Properties.MinCapacity", 9, "is above MaxCapacity"),
    "another variant's capacity": (
        "Resources.Instances.Properties.ResourceId", "endpoint/facemagi-test-hair-colour", "scales, not endpoint/",
    ),
    "an alarm without an action": ("Resources.WakeUpAlarm.Properties.AlarmActions", [], "Nothing starts"),
    "an alarm without a backlog": (
        "Resources.WakeUpAlarm.Properties.ComparisonOperator", "LessThanThreshold", "Nothing starts",
    ),
    "a step that stops an instance": (
        "Resources.WakeUp.Properties.StepScalingPolicyConfiguration.StepAdjustments.0.ScalingAdjustment",
        -1,
        "Nothing starts",
    ),
    "target tracking that stops the last instance amid its work": (
        "Resources.FollowBacklog.Properties.TargetTrackingScalingPolicyConfiguration.DisableScaleIn",
        REMOVED,
        "FollowBacklog stops",
    ),
    "a step that stops more instances than are spare": (
        "Resources.StopSpare.Properties.StepScalingPolicyConfiguration.StepAdjustments.1.ScalingAdjustment",
        -10,
        "stops 10 instances where 9 are spare",
    ),
    "an instance that nothing stops": (f"{SPARE}.AlarmActions", [], "0 alarms stop"),
    "an instance that stops too early": (f"{SPARE}.EvaluationPeriods", 5, "not stop after 15 minutes"),
    "an instance that stops amid the work": (f"{SPARE}.DatapointsToAlarm", 5, "work meanwhile"),
    "an instance that a gap in the metrics stops": (f"{SPARE}.TreatMissingData", "breaching", "gap in the metrics"),
    "a computed metric's wrong dimension": (
        f"{SPARE}.Metrics.1.MetricStat.Metric.Dimensions", [], "SpareAlarm.instances: CPUUtilization has",
    ),
    "results to a path that is no S3 address": (
        f"{OUTPUT}.S3OutputPath", {"Ref": "Bucket"}, "S3OutputPath is photos-of-test",
    ),
    "failures nowhere": (f"{OUTPUT}.S3FailurePath", REMOVED, "S3FailurePath is None"),
    "failures without a notice": (f"{OUTPUT}.NotificationConfig.ErrorTopic", REMOVED, "NotificationConfig is"),
    "both notices to the same topic": (
        f"{OUTPUT}.NotificationConfig.ErrorTopic", {"Ref": "SuccessTopic"}, "NotificationConfig is",
    ),
    "notices that are not allowed": (f"{ROLE}.2.Action", "sns:Subscribe", "lacks sns:Publish"),
    "notices to one topic only": (f"{ROLE}.2.Resource", {"Ref": "SuccessTopic"}, "lacks sns:Publish"),
    "every bucket's photos": (f"{ROLE}.0.Resource", "*", "lacks s3:GetObject on"),
    "a permission too many": (f"{ROLE}.0.Action", ["s3:GetObject", "s3:DeleteObject"], "not need s3:DeleteObject"),
    "an update that resets the number of instances": (
        "Resources.Endpoint.Properties.RetainAllVariantProperties", False, "resets",
    ),
    "a log that is kept forever": ("Resources.Log.Properties.RetentionInDays", REMOVED, "The log group is"),
    "a log that nobody writes to": ("Resources.Log.Properties.LogGroupName", "/facemagi/model", "The log group is"),
}  # fmt: skip
