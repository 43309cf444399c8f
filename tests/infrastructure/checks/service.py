"""All checks of template.yaml."""

from scripts.cloudformation.template import Json
from tests.infrastructure.checks.dashboard import dashboard_shows_real_metrics
from tests.infrastructure.checks.functions import (
    api_calls_end_before_the_gateway_times_out,
    bucket_notifies_face_detection_only,
    failed_events_are_kept,
    functions_are_traced_and_logged,
    functions_match_the_folders,
    layers_fit_the_functions,
    no_resource_depends_on_itself,
)
from tests.infrastructure.checks.metrics import metrics_are_published
from tests.infrastructure.checks.notices import notices_reach_job_results
from tests.infrastructure.checks.permissions import every_call_is_authorised, permissions_match_the_code
from tests.infrastructure.checks.privacy import photos_are_private, photos_expire_after_a_day, records_expire
from tests.infrastructure.service_stack import ServiceStack


def all_problems(template: Json) -> list[str]:
    """What is wrong with template.yaml, one sentence each; empty if nothing is wrong."""
    stack = ServiceStack.of(template)
    checks = (
        functions_match_the_folders,
        layers_fit_the_functions,
        permissions_match_the_code,
        every_call_is_authorised,
        api_calls_end_before_the_gateway_times_out,
        no_resource_depends_on_itself,
        functions_are_traced_and_logged,
        failed_events_are_kept,
        notices_reach_job_results,
        bucket_notifies_face_detection_only,
        photos_are_private,
        photos_expire_after_a_day,
        records_expire,
    )
    in_batches = (permissions_match_the_code, failed_events_are_kept, notices_reach_job_results)
    batched = stack.under(NoticeBatch=10)
    metrics = metrics_are_published(stack.deployed) + dashboard_shows_real_metrics(stack.deployed)
    found = [problem for check in checks for problem in check(stack)]
    return metrics + found + [f"In batches: {problem}" for check in in_batches for problem in check(batched)]
