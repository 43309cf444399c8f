"""A template as CloudFormation would deploy it: after SAM's transform, with every intrinsic function resolved."""

import copy

from scripts.cloudformation import template as reading
from scripts.cloudformation.resolved import only, resolve, scope_of
from scripts.cloudformation.template import Json

__all__ = ["only", "resolve", "scope_of", "transform"]


def transform(template: Json) -> Json:
    """The plain CloudFormation that SAM makes of a template. The template itself is not changed."""
    return reading.transform(copy.deepcopy(template), {})
