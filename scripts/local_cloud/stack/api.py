"""Makers of the HTTP API and its stage. They are entries in a book; what answers requests is `gateway`."""

import json

from scripts.local_cloud.stack.resource import Created, ResourceRequest


def http_api(order: ResourceRequest) -> Created:
    """CloudFormation imports the API's definition; moto can only import one over an API that is there."""
    properties = dict(order.properties)
    body = json.dumps(properties.pop("Body"))
    api = order.client("apigatewayv2")
    made = api.create_api(Name=order.name, ProtocolType="HTTP", **properties)
    api.reimport_api(ApiId=made["ApiId"], Body=body)
    return Created(made["ApiId"], {"ApiId": made["ApiId"], "ApiEndpoint": made["ApiEndpoint"]})


def stage(order: ResourceRequest) -> Created:
    made = order.client("apigatewayv2").create_stage(**order.properties)
    return Created(made["StageName"])
