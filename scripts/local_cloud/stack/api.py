"""Makers of the HTTP API and its stage. They are entries in a book; what answers requests is `gateway`."""

import json

from scripts.local_cloud.stack.resource import Made, Order


def http_api(order: Order) -> Made:
    """CloudFormation imports the API's definition; moto can only import one over an API that is there."""
    properties = dict(order.properties)
    body = json.dumps(properties.pop("Body"))
    api = order.client("apigatewayv2")
    made = api.create_api(Name=order.name, ProtocolType="HTTP", **properties)
    api.reimport_api(ApiId=made["ApiId"], Body=body)
    return Made(made["ApiId"], {"ApiId": made["ApiId"], "ApiEndpoint": made["ApiEndpoint"]})


def stage(order: Order) -> Made:
    made = order.client("apigatewayv2").create_stage(**order.properties)
    return Made(made["StageName"])
