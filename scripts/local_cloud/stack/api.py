"""Creates the HTTP API and its stage in moto, as records only: `gateway` answers the requests."""

import json

from scripts.local_cloud.stack.resource import CreatedResource, ResourceRequest


def create_http_api(request: ResourceRequest) -> CreatedResource:
    """Create the API, then import its definition: moto can import one only into an existing API."""
    properties = dict(request.properties)
    body = json.dumps(properties.pop("Body"))
    api = request.client("apigatewayv2")
    created = api.create_api(Name=request.name, ProtocolType="HTTP", **properties)
    api.reimport_api(ApiId=created["ApiId"], Body=body)
    return CreatedResource(created["ApiId"], {"ApiId": created["ApiId"], "ApiEndpoint": created["ApiEndpoint"]})


def create_stage(request: ResourceRequest) -> CreatedResource:
    created = request.client("apigatewayv2").create_stage(**request.properties)
    return CreatedResource(created["StageName"])
