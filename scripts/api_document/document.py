"""Builds the document from the applications' own, the schemas of the answers, and the effects of this checkout."""

import json
from importlib import import_module
from typing import Any

from pydantic.json_schema import models_json_schema

from scripts.api_document.schemas import ANSWERS
from scripts.api_document.tags import TAGS, tag_of
from scripts.repository import ROOT, find_models, read_manifests

PATH = ROOT / "layers" / "core" / "facemagi" / "api" / "openapi.json"
"""The committed document; the layer contains it, so that the deployed API serves it."""

FUNCTIONS = ("upload", "job_router", "account")

REFERENCE = "#/components/schemas/{model}"

INFO = {
    "title": "FaceMagi",
    "version": "1",
    "description": "Edits faces in photos: upload a photo, send a job, download the result. Deleted after a day.",
    "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
}

SERVERS = [
    {
        "url": "{api}",
        "description": "The output ApiUrl of a deployment, or the URL that ./scripts/local prints.",
        "variables": {"api": {"default": "http://127.0.0.1:8000"}},
    }
]

BEARER = {
    "type": "http",
    "scheme": "bearer",
    "description": "A token of the deployment's issuer, a server key or a client token, as the deployment accepts them."
    " The local cloud takes any text as the caller's name, or none.",
}

TOO_MANY = {
    "description": "More calls than the stage admits; try again in a second. API Gateway answers this itself.",
    "content": {"application/json": {"schema": {"$ref": REFERENCE.format(model="GatewayAnswer")}}},
}

EXAMPLES = {
    "NewPhoto": {"content_type": "image/jpeg", "bytes": 791555},
    "NewJob": {"effect": "beauty", "photo": "photo_0123456789abcdef0123", "params": {"whitening": 40}},
    "ErrorAnswer": {
        "error": {
            "code": "file_too_large",
            "message": "The photo has 11534336 bytes, more than 10485760.",
            "param": "bytes",
            "limit": {"max": 10485760},
            "actual": 11534336,
            "remedy": "Send a smaller picture, or a JPEG of lower quality.",
            "retryable": False,
        },
        "request_id": "0d2f6a5c-7b9e-4f43-8c1d-3f0a5b6c7d8e",
    },
}

Json = dict[str, Any]


def build() -> Json:
    """The document, in a stable order."""
    documents = [import_module(f"functions.{name}.app").app.openapi() for name in FUNCTIONS]
    paths: Json = {}
    schemas = _answer_schemas() | _effect_schemas()
    for document in documents:
        for path, operations in document["paths"].items():
            paths.setdefault(path, {}).update(
                {method: _operation(each, tag_of(path)) for method, each in operations.items()}
            )
        schemas = document["components"]["schemas"] | schemas
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    for name, example in EXAMPLES.items():
        schemas[name]["examples"] = [example]
    return {
        "openapi": "3.1.0",
        "info": INFO,
        "servers": SERVERS,
        "security": [{"token": []}],
        "tags": [{"name": tag, "description": about} for tag, about in TAGS.items()],
        "paths": dict(sorted(paths.items())),
        "components": {"securitySchemes": {"token": BEARER}, "schemas": dict(sorted(schemas.items()))},
    }


def text() -> str:
    """The document as it is committed."""
    return json.dumps(build(), indent=1, ensure_ascii=False) + "\n"


def _operation(operation: Json, tag: str) -> Json:
    """An operation with a short id and its tag, and without FastAPI's own form of validation errors."""
    responses = {
        status: answer
        for status, answer in operation["responses"].items()
        if "HTTPValidationError" not in json.dumps(answer)
    }
    for status in {"401", "429"} & responses.keys():  # API Gateway answers with these too
        responses[status]["content"]["application/json"]["schema"] = {
            "anyOf": [{"$ref": REFERENCE.format(model=name)} for name in ("ErrorAnswer", "GatewayAnswer")]
        }
    responses.setdefault("429", TOO_MANY)
    for parameter in operation.get("parameters", []):
        _forbid_null(parameter)
    short = operation["operationId"].partition("_v1_")[0]
    return {"tags": [tag]} | operation | {"operationId": short, "responses": dict(sorted(responses.items()))}


def _forbid_null(parameter: Json) -> None:
    """A parameter may be left out, but no text of a query or a header is null."""
    kinds = [kind for kind in parameter["schema"].pop("anyOf", []) if kind != {"type": "null"}]
    parameter["schema"] |= kinds[0] if len(kinds) == 1 else {"anyOf": kinds} if kinds else {}


def _answer_schemas() -> Json:
    modes = [(model, "serialization") for model in ANSWERS]
    _, whole = models_json_schema(modes, ref_template=REFERENCE)  # type: ignore[arg-type]
    definitions: Json = whole["$defs"]
    return definitions


def _effect_schemas() -> Json:
    """The parameters of every effect of this checkout, as `params.EFFECT`; a deployment may have fewer effects."""
    return {
        f"params.{effect.replace('/', '.')}": {"title": f"params of {effect}"} | manifest.schema_of(effect)
        for manifest in read_manifests(find_models())
        for effect in manifest.effect_ids()
    }
