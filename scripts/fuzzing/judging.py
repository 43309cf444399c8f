"""What is wrong with an answer."""

from typing import Any

from facemagi.errors import KINDS
from scripts.fuzzing import document
from scripts.fuzzing.call import Answer, Call

MOST_ERROR_BYTES = 5000
"""An error repeats little of what its sender wrote."""

GATEWAYS_OWN = {"Not Found", "Unauthorized", "Request Too Long", "Request Entity Too Large", "Forbidden"}
"""Messages of API Gateway itself, for requests that reach no function."""

NO_HTTP = b"Invalid HTTP request received."
"""The answer of the local cloud's HTTP server to what is no HTTP."""

SERVER_ERROR = 500
CLIENT_ERROR = 400

TYPE_NAMES = ("constrained-", "function-", "lax-or-strict", "json-or-python", "literal[", "list[", "dict[", "model[")
"""Names of pydantic's types, which no field of a request has."""


def faults(call: Call, answer: Answer, most_seconds: float) -> list[str]:
    """What is wrong with an answer, one phrase for each fault; empty where nothing is.

    Args:
        call: the request.
        answer: to it.
        most_seconds: how long it may take.
    """
    found = []
    if answer.status >= SERVER_ERROR:
        found.append(f"status {answer.status}")
    if answer.seconds > most_seconds:
        found.append(f"took {answer.seconds:.1f} s")
    if _is_of_the_gateway(answer):
        return found
    if call.method != "HEAD" and not answer.headers.get("x-request-id"):
        found.append("no request id")
    operation = document.operation(call.method, call.route)
    if operation and operation.content:
        found += _undocumented(call, answer, operation)
    if answer.status >= CLIENT_ERROR and call.method != "HEAD":
        found += _not_the_envelope(answer)
    return found


def _error(answer: Answer) -> dict[str, Any]:
    content = answer.json()
    error = content.get("error") if isinstance(content, dict) else None
    return error if isinstance(error, dict) else {}


def _is_of_the_gateway(answer: Answer) -> bool:
    if answer.body == NO_HTTP:
        return True
    content = answer.json()
    return isinstance(content, dict) and list(content) == ["message"] and content["message"] in GATEWAYS_OWN


def _undocumented(call: Call, answer: Answer, operation: document.Operation) -> list[str]:
    if str(answer.status) not in operation.content["responses"]:
        return [f"undocumented status {answer.status}"]
    if call.method == "HEAD":
        return []
    validator = document.validator(call.method, call.route, answer.status)
    if validator is None:
        return ["undocumented body"] if answer.body else []
    error = next(validator.iter_errors(answer.json()), None)
    return [f"body not as documented: {error.message[:200]} at {list(error.path)}"] if error else []


def _not_the_envelope(answer: Answer) -> list[str]:
    error = _error(answer)
    if not isinstance(error.get("message"), str) or error.get("code") not in KINDS:
        return [f"no error envelope: {answer.body[:100]!r}"]
    kind, found = KINDS[error["code"]], []
    if int(kind.status) != answer.status:
        found.append(f"{error['code']} with the status {answer.status}")
    if kind.retryable != ("retry-after" in answer.headers):
        found.append(f"{error['code']} {'without' if kind.retryable else 'with'} Retry-After")
    if any(name in str(error.get("param")).lower() for name in TYPE_NAMES):
        found.append(f"param names a type: {error['param']}")
    if len(answer.body) > MOST_ERROR_BYTES:
        found.append(f"an error of {len(answer.body)} bytes")
    return found
