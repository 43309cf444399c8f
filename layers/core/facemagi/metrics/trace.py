"""The X-Ray trace of the call that sends a job. It travels to the container, whose log names it.

SageMaker passes on the parameter CustomAttributes of an invocation unchanged, as a header;
Lambda passes on the trace itself.
"""

import os
import re

HEADER = "X-Amzn-SageMaker-Custom-Attributes"

VARIABLE = "_X_AMZN_TRACE_ID"
"""Lambda sets it for each invocation, as `Root=1-…;Parent=…;Sampled=1`."""

_TRACE = r"1-[0-9a-f]{8}-[0-9a-f]{24}"
_ROOT = re.compile(f"Root=({_TRACE})")
_ATTRIBUTES = re.compile(f"trace=({_TRACE})")


def current() -> str | None:
    """The id of the trace of this call of a function; None where it is not traced."""
    root = _ROOT.search(os.environ.get(VARIABLE, ""))
    return root[1] if root else None


def attributes() -> dict[str, str]:
    """The parameters of an invocation that name the trace of this call; none where no call is traced."""
    trace = current()
    return {"CustomAttributes": f"trace={trace}"} if trace else {}


def parse(text: str | None) -> str | None:
    """The id of a trace.

    Args:
        text: the value of the header; None where there is none.

    Returns:
        The id; None where there is none.

    Example:
        >>> parse("trace=1-6745a1b2-0123456789abcdef01234567")
        '1-6745a1b2-0123456789abcdef01234567'
    """
    match = _ATTRIBUTES.fullmatch(text or "")
    return match[1] if match else None
