"""Sends legs of jobs to the Lambda functions of containers.

A function is invoked asynchronously. Lambda keeps the event, starts a sandbox within seconds, and writes how it ended
to the topics that SageMaker's notices go to (`notices`). Lambda itself repeats nothing that failed: `relay` sends a leg
again, in the same way as for an endpoint.
https://docs.aws.amazon.com/lambda/latest/dg/invocation-async.html
"""

from facemagi.aws import client
from facemagi.jobs import results, sagemaker
from facemagi.jobs.legs import Leg
from facemagi.jobs.requests import WARM_UP
from facemagi.jobs.sagemaker import Accepted, Attempt
from facemagi.settings import settings
from facemagi.table import Json

LIVE = "live"
"""The alias of function.yaml that jobs go to: the version that has passed the test of its deployment."""

LATEST = "$LATEST"
"""What was deployed last, whether it has passed its test or not."""


def invoke(attempt: Attempt, leg: Leg, version: str = LIVE) -> Accepted:
    """Queue a leg of a job at its function. A call is never repeated here, as in `sagemaker.invoke`.

    The event has at most `limits.MAX_INVOCATION_BYTES` and some addresses, far below Lambda's limit of 1 MB.

    Args:
        attempt: the job and the number of the attempt.
        leg: the leg to run.
        version: the alias or the version of the function that runs it.

    Returns:
        The addresses to which the function will write; Lambda itself chooses none.

    Raises:
        FaceMagiError: `effect_unavailable` where the function is missing or refuses.
    """
    bucket = f"s3://{settings().bucket}"
    accepted = Accepted(
        output=f"{bucket}/{results.folder(attempt.owner)}/{leg.file}",
        failure=f"{bucket}/failures/{attempt.inference_id}.json",
    )
    event = _event(attempt.inference_id, sagemaker.encoded(leg.body))
    event |= {"output": accepted.output, "failure": accepted.failure}
    try:
        _send(leg.endpoint, version, event)
    except sagemaker.invocation_errors() as error:
        raise sagemaker.not_queued(attempt, leg, error) from error
    sagemaker.log_sent(attempt, leg)
    return accepted


def invoke_warm_up(function: str, owner: str) -> None:
    """Queue an event that the container answers at once, and for which it writes nothing.

    Args:
        function: the function's name; it is the job in the inference id.
        owner: the owner in the inference id.

    Raises:
        FaceMagiError: `effect_unavailable` where the function is missing or refuses.
    """
    try:
        _send(function, LIVE, _event(f"{owner}.{function}", WARM_UP))
    except sagemaker.invocation_errors() as error:
        raise sagemaker.not_woken(function, error) from error


def _event(inference_id: str, body: bytes) -> Json:
    return {"inferenceId": inference_id, "body": body.decode()}


def _send(function: str, version: str, event: Json) -> None:
    payload = sagemaker.encoded(event)
    client("lambda").invoke(FunctionName=function, Qualifier=version, InvocationType="Event", Payload=payload)
