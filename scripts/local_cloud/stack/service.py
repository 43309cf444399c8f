"""Creates the service's own stack, from template.yaml."""

from collections.abc import Sequence

from scripts.cloudformation import kept_transform
from scripts.local_cloud import settings
from scripts.local_cloud.environment import Clients
from scripts.local_cloud.options import Options
from scripts.local_cloud.stack.stack import Stack

NO_ISSUER = "https://localhost"
"""The issuer in the stack when nobody checks tokens."""


def create(options: Options, clients: Clients, api_url: str, issuer_url: str | None) -> Stack:
    """Create everything in the template.

    Args:
        options: of the local cloud.
        clients: of moto.
        api_url: the URL of the API, where the studio is too.
        issuer_url: the URL of the issuer of tokens; None where there is none.

    Raises:
        TemplateError: the template has something that the local cloud cannot create.
    """
    parameters = {
        "Stage": settings.STAGE,
        "Authorizer": options.auth or "jwt",
        "JwtIssuer": issuer_url or NO_ISSUER,
        "JwtAudience": settings.AUDIENCE,
        "AnonymousPrincipal": "" if options.auth else settings.PRINCIPAL,
        "AllowedOrigins": ",".join(_origins(options, api_url)),
        "CompatibleApis": options.compatible_apis,
        "TrustedHosts": settings.TRUSTED_HOSTS,
    } | dict(options.parameters)
    addresses = [api_url, *filter(None, [issuer_url])]
    if options.own_key:
        parameters["KmsKey"] = clients("kms").create_key()["KeyMetadata"]["Arn"]
        addresses.append(parameters["KmsKey"])
    plain_template = kept_transform.transformed(options.template, parameters, addresses)
    stack = Stack(f"facemagi-{settings.STAGE}", plain_template, parameters, clients)
    stack.create()
    return stack


def _origins(options: Options, api_url: str) -> Sequence[str]:
    """The pages that may use the API and the bucket: the studio is always one of them."""
    return options.origins if "*" in options.origins else (*options.origins, api_url)
