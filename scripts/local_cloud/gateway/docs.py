"""The API's document as a page that loads nothing from the network."""

import json
from html import escape
from typing import Any

Json = dict[str, Any]

STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222;background:#fff}
h2{font-size:1rem;margin:2rem 0 .25rem}code,pre{font:13px/1.45 ui-monospace,monospace}
pre{background:#f4f4f2;padding:.75rem;overflow:auto}b.m{display:inline-block;min-width:4.5rem;color:#05668d}
table{border-collapse:collapse}td{padding:.1rem 1rem .1rem 0;vertical-align:top}summary{cursor:pointer;color:#555}
"""


WITHOUT_TOKENS = "On this machine, whatever comes after <code>Authorization: Bearer</code> is the caller's name."
WITH_TOKENS = "Every call needs <code>Authorization: Bearer</code> with a token of the local issuer, or a key."


def to_html(document: Json, callers: str) -> str:
    """Convert an OpenAPI document to an HTML page.

    Args:
        document: OpenAPI 3.1.
        callers: who may call, in HTML.
    """
    operations = "".join(
        _operation(method, path, operation)
        for path, by_method in sorted(document["paths"].items())
        for method, operation in by_method.items()
    )
    schemas = "".join(_block(name, schema) for name, schema in document["components"].get("schemas", {}).items())
    return (
        f"<!doctype html><html lang=en><meta charset=utf-8><title>FaceMagi</title><style>{STYLE}</style>"
        f"<h1>FaceMagi</h1><p>The same as <a href=openapi.json>OpenAPI</a>. {callers}</p>{operations}"
        f"<h1>Schemas</h1>{schemas}</html>"
    )


def _operation(method: str, path: str, operation: Json) -> str:
    parameters = "".join(_parameter(parameter) for parameter in operation.get("parameters", []))
    body = operation.get("requestBody", {}).get("content", {})
    return (
        f"<h2><b class=m>{method.upper()}</b> <code>{escape(path)}</code></h2>"
        f"<p>{escape(operation.get('description') or operation.get('summary', ''))}</p>"
        f"<table>{parameters}</table>{_block('body', body) if body else ''}"
        f"{_block('answers', operation['responses'])}"
    )


def _parameter(parameter: Json) -> str:
    cells = (parameter["name"], parameter["in"], parameter.get("description", ""), _json(parameter["schema"]))
    return f"<tr>{''.join(f'<td><code>{escape(cell)}</code></td>' for cell in cells)}</tr>"


def _block(title: str, content: Any) -> str:
    return f"<details><summary>{escape(title)}</summary><pre>{escape(_json(content, indent=1))}</pre></details>"


def _json(content: Any, indent: int | None = None) -> str:
    """JSON for readers: without escapes."""
    return json.dumps(content, indent=indent, ensure_ascii=False)
