"""The routes of the API, for answers to calls that match none of them."""

import re

OPEN_ROUTES = ("/v1/health", "/facepp/v2/beautify")
"""The paths without an authorizer; all others have it. Anybody may see the health. Face++'s clients send their key in a
form, which no authorizer of API Gateway reads, so that function checks it. No path here has a variable, so that none
covers another route."""

COMPATIBLE_ROUTES = {
    "/v1/predictions": ("POST",),
    "/v1/predictions/{prediction}": ("GET",),
    "/v1/predictions/{prediction}/cancel": ("POST",),
    "/v1/models/{publisher}/{model}/predictions": ("POST",),
    "/v1/files": ("POST",),
    "/v1/webhooks/default/secret": ("GET",),
    "/facepp/v2/beautify": ("POST",),
}
"""The methods of each path of the APIs of others, which a deployment has only with `CompatibleApis`."""

ROUTES = {
    "/v1/health": ("GET", "HEAD"),
    "/v1/photos": ("GET", "HEAD", "POST"),
    "/v1/photos/{photo}": ("GET", "HEAD", "DELETE"),
    "/v1/jobs": ("GET", "HEAD", "POST"),
    "/v1/jobs/{job}": ("GET", "HEAD", "DELETE"),
    "/v1/jobs/{job}/retry": ("POST",),
    "/v1/jobs/{job}/result": ("GET", "HEAD"),
    "/v1/batches": ("GET", "HEAD", "POST"),
    "/v1/batches/{batch}": ("GET", "HEAD", "DELETE"),
    "/v1/client_tokens": ("POST",),
    "/v1/webhooks": ("GET", "HEAD", "PUT", "DELETE"),
    "/v1/webhooks/secrets": ("GET", "HEAD", "POST"),
    "/v1/webhooks/test": ("POST",),
    "/v1/webhooks/deliveries": ("GET", "HEAD"),
    "/v1/webhooks/deliveries/{message}": ("GET", "HEAD"),
    "/v1/webhooks/deliveries/{message}/redeliver": ("POST",),
    "/v1/data": ("DELETE",),
    "/v1/data/{erasure_id}": ("GET", "HEAD"),
    "/v1/limits": ("GET", "HEAD"),
    "/v1/usage": ("GET", "HEAD"),
    "/v1/openapi.json": ("GET",),
    "/v1/effects": ("GET", "HEAD"),
    "/v1/effects/{effect+}/warm": ("POST",),
    "/v1/effects/{effect+}": ("GET", "HEAD"),
}
"""The methods of each path, as template.yaml routes them; `{name+}` matches several parts of a path."""


def allowed_methods(path: str) -> tuple[str, ...]:
    """The methods that a path has; none where there is no such path.

    Args:
        path: of a request.

    Example:
        >>> allowed_methods("/v1/jobs/job_4f/result")
        ('GET', 'HEAD')
    """
    matching = (methods for template, methods in ROUTES.items() if _pattern(template).fullmatch(path))
    return next(matching, ())


def _pattern(template: str) -> "re.Pattern[str]":
    return re.compile(re.sub(r"{\w+(\+?)}", lambda variable: ".+" if variable[1] else "[^/]+", template))
