"""CloudWatch's metric math, as far as our alarms use it. A missing value is None, and makes what it is part of missing.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
"""

import ast
import operator
from collections.abc import Callable, Mapping
from functools import cache

Value = float | None

OPERATORS: Mapping[type, Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}

COMPARISONS: Mapping[str, Callable[[float, float], bool]] = {
    "GreaterThanOrEqualToThreshold": operator.ge,
    "GreaterThanThreshold": operator.gt,
    "LessThanThreshold": operator.lt,
    "LessThanOrEqualToThreshold": operator.le,
}


def compute(expression: str, values: Mapping[str, Value]) -> Value:
    """The value of an expression in one period.

    Args:
        expression: of ids, numbers, `+ - * /`, comparisons, `FILL` and `IF`.
        values: by id.

    Raises:
        LookupError: the expression has something that is not known here.
    """
    return _value(_parsed(expression), values)


@cache
def _parsed(expression: str) -> ast.expr:
    return ast.parse(expression, mode="eval").body


def _value(node: ast.expr, values: Mapping[str, Value]) -> Value:
    match node:
        case ast.Constant(value=int() | float() as number):
            return float(number)
        case ast.Name(id=name):
            return values[name]
        case ast.BinOp(left=left, op=sign, right=right) | ast.Compare(left=left, ops=[sign], comparators=[right]) if (
            type(sign) in OPERATORS
        ):
            return _both(OPERATORS[type(sign)], _value(left, values), _value(right, values))
        case ast.Call(func=ast.Name(id="FILL"), args=[first, second]):
            filled = _value(first, values)
            return _value(second, values) if filled is None else filled
        case ast.Call(func=ast.Name(id="IF"), args=[condition, yes, no]):
            return _value(yes if _value(condition, values) else no, values)
    raise LookupError(f"The simulation does not know {ast.unparse(node)} in an alarm.")


def _both(compute_: Callable[[float, float], float], left: Value, right: Value) -> Value:
    return None if left is None or right is None else float(compute_(left, right))
