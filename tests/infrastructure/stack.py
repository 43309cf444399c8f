"""template.yaml as its checks see it: as written, and as deployed."""

from dataclasses import dataclass
from typing import Any

from scripts.cloudformation.template import Json
from tests.infrastructure.resolved import resolve, transform

PARAMETERS: dict[str, Any] = {
    "Stage": "test",
    "JwtIssuer": "https://issuer.example",
    "JwtAudience": "app",
    "AllowedOrigins": ["https://app.example"],
}

BUCKET = "facemagi-test-123456789012-us-east-1"
"""The bucket's name under these parameters."""


@dataclass(frozen=True)
class Stack:
    """One template, twice."""

    source: Json
    made: Json
    "After SAM's transform, with every intrinsic function resolved."
    graph: dict[str, set[str]]
    "What each resource needs to be there first."

    @classmethod
    def of(cls, source: Json) -> "Stack":
        transformed = transform(source)
        resources = transformed["Resources"]
        graph = {
            name: {other for other in _references(resource) if other in resources}
            for name, resource in resources.items()
        }
        return cls(source, resolve(transformed, PARAMETERS), graph)

    def functions(self) -> dict[str, Json]:
        """The functions as written, by logical id."""
        return {
            name: resource["Properties"]
            for name, resource in self.source["Resources"].items()
            if resource["Type"] == "AWS::Serverless::Function"
        }

    def one(self, name: str) -> Json:
        """The properties of a resource as deployed."""
        properties: Json = self.made["Resources"][name]["Properties"]
        return properties


def _references(node: Any) -> set[str]:
    """Every logical id that CloudFormation reads out of a resource."""
    if isinstance(node, list):
        return set().union(*map(_references, node))
    if not isinstance(node, dict):
        return set()
    found = set().union(*map(_references, node.values()))
    if "Ref" in node:
        found.add(node["Ref"])
    if "Fn::GetAtt" in node:
        found.add(node["Fn::GetAtt"][0])
    if "Fn::Sub" in node:
        text = node["Fn::Sub"] if isinstance(node["Fn::Sub"], str) else node["Fn::Sub"][0]
        found |= {part.split("}")[0].split(".")[0] for part in text.split("${")[1:]}
    depends = node.get("DependsOn", [])
    return found | set([depends] if isinstance(depends, str) else depends)
