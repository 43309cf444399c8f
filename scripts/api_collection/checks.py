"""The scripts that run after a request: what its answer must be, and what of it the next requests need."""

from collections.abc import Sequence

from scripts.api_collection.request import Request


def script(request: Request, successes: Sequence[int]) -> list[str]:
    """The lines of a request's script, in JavaScript.

    Args:
        request: the request.
        successes: the statuses of its success.
    """
    statuses = sorted({*successes, *request.also})
    right = f"pm.expect(pm.response.code).to.be.oneOf({statuses})"
    lines = [f'pm.test("The status is {" or ".join(map(str, statuses))}", () => {right});']
    if request.keeps or request.expects:
        lines.append("const answer = pm.response.json();")
    for member, value in request.expects.items():
        lines.append(f'pm.test("{member} is {value}", () => pm.expect(answer.{member}).to.eql("{value}"));')
    for variable, expression in request.keeps.items():
        lines.append(f'pm.collectionVariables.set("{variable}", {expression});')
    return lines
