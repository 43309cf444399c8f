"""Which AWS operations a function's code can reach, read from the code itself.

From everything that `functions/<name>/app.py` mentions, through every definition of `facemagi` that is mentioned in
turn, to the calls of `client("service")`. Mentioning counts as calling, so nothing is missed for being indirect; what
is told apart is one top-level definition from another.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from scripts.repository import ROOT

CORE = ROOT / "layers" / "core"

SIGNED = {"generate_presigned_post": "put_object"}
"""A presigned request is made with the rights of its signer, so signing needs the right to do it."""

NAMED = ("generate_presigned_url", "get_paginator", "get_waiter")
"""Methods whose first argument is the operation."""

SERVICE_PREFIXES = {"sagemaker-runtime": "sagemaker"}
"""Services whose IAM prefix is not the name that boto3 gives them."""

Place = tuple[str, str]
"""A module and a top-level name in it."""


@dataclass
class Module:
    """One module: its top-level definitions, and what its imported names stand for."""

    definitions: dict[str, list[ast.stmt]] = field(default_factory=dict)
    modules: dict[str, str] = field(default_factory=dict)
    names: dict[str, Place] = field(default_factory=dict)


def actions_of(function: str, root: Path = ROOT) -> set[str]:
    """The IAM actions, such as `s3:GetObject`, that the code of `functions/<function>` needs."""
    entry = _parse(root / "functions" / function / "app.py")
    waiting = [("", name) for name in entry.definitions]
    seen: set[Place] = set()
    found: set[str] = set()
    while waiting:
        place = waiting.pop()
        if place in seen:
            continue
        seen.add(place)
        module = _module(place[0]) if place[0] else entry
        for statement in module.definitions.get(place[1], []):
            found |= set(_operations(statement))
            waiting += _mentions(statement, place[0], module)
    return found


@cache
def _module(name: str) -> Module:
    return _parse(CORE / f"{name.replace('.', '/')}.py")


def _parse(path: Path) -> Module:
    module = Module()
    tree = ast.parse(path.read_text("utf-8"))
    for statement in tree.body:
        for name in _bound(statement):
            module.definitions.setdefault(name, []).append(statement)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "facemagi":
            module.modules |= {alias.asname or alias.name: f"facemagi.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("facemagi."):
            module.names |= {alias.asname or alias.name: (str(node.module), alias.name) for alias in node.names}
    return module


def _bound(statement: ast.stmt) -> list[str]:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [statement.name]
    targets = [node for node in ast.walk(statement) if isinstance(node, ast.Name)]
    return [node.id for node in targets if isinstance(node.ctx, ast.Store)]


def _mentions(statement: ast.stmt, module_name: str, module: Module) -> Iterator[Place]:
    for node in ast.walk(statement):
        if isinstance(node, ast.Name):
            if node.id in module.definitions:
                yield module_name, node.id
            elif node.id in module.names:
                yield module.names[node.id]
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in module.modules:
            yield module.modules[node.value.id], node.attr


def _operations(statement: ast.stmt) -> Iterator[str]:
    """`client("s3").get_object(…)`, and the same through a variable that the client was given to."""
    clients = {
        target.id: service
        for node in ast.walk(statement)
        if isinstance(node, ast.Assign) and (service := _service(node.value))
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(statement):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            holder = node.func.value
            service = clients.get(holder.id) if isinstance(holder, ast.Name) else _service(holder)
            if service:
                yield _action(service, _operation(node.func.attr, node))


def _service(node: ast.expr) -> str | None:
    is_client = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "client"
    return str(ast.literal_eval(node.args[0])) if is_client and isinstance(node, ast.Call) else None


def _operation(method: str, call: ast.Call) -> str:
    return str(ast.literal_eval(call.args[0])) if method in NAMED else SIGNED.get(method, method)


def _action(service: str, operation: str) -> str:
    name = "".join(word.capitalize() for word in operation.split("_"))
    return f"{SERVICE_PREFIXES.get(service, service)}:{name}"
