"""Patches of moto's DynamoDB.

- It serves one call at a time: moto's threads may change an item between another call's condition and its write.
- A query looks only at the items of its partition, and sorts them by their plain values. moto sorts all items of the
  table for each query, by objects that convert both values at each comparison: a quarter of a second with 2000 items.
"""

import copy
import inspect
import threading
from typing import Any

Replacement = tuple[Any, str, Any]


def replacements() -> list[Replacement]:
    """The owner, the name and the new value of each attribute to replace."""
    from moto.dynamodb.models.table import Table
    from moto.dynamodb.responses import DynamoHandler

    serve, one_at_a_time = DynamoHandler.call_action, threading.Lock()
    query, signature = Table.query, inspect.signature(Table.query)

    def serve_alone(handler: Any) -> Any:
        with one_at_a_time:
            return serve(handler)

    def query_partition(*arguments: Any, **more: Any) -> Any:
        bound = signature.bind(*arguments, **more)
        bound.arguments["self"] = _partition(**bound.arguments)
        return query(*bound.args, **bound.kwargs)

    return [
        (DynamoHandler, "call_action", serve_alone),
        (Table, "query", query_partition),
        (Table, "all_items", _all_items),
        (Table, "sorted_items", _sorted_items),
    ]


def _partition(self: Any, hash_key: Any, index_name: str | None = None, **more: Any) -> Any:
    """A table with only those items that a query may find."""
    part = copy.copy(self)
    if index_name is None:
        found = self.items.get(hash_key)
        part.items = {hash_key: found} if found else {}
        return part
    name, wanted = more["hash_key_conditions"][0]
    part.items = {
        key: {
            sort: item for sort, item in items.items() if name in item.attrs and item.attrs[name].value == wanted.value
        }
        for key, items in self.items.items()
    }
    return part


def _all_items(table: Any) -> list[Any]:
    items = [item for partition in table.items.values() for item in partition.values()]
    return sorted(items, key=lambda item: (item.hash_key.value, item.range_key.value))


def _sorted_items(table: Any, hash_keys: Any, range_keys: Any, items: list[Any]) -> list[Any]:
    names = table._generate_attr_to_sort_by(hash_keys, range_keys)
    items.sort(key=lambda item: [_plain(item.attrs[name]) for name in names])
    return items


def _plain(value: Any) -> Any:
    """The value of a key: a text, or a number, which moto keeps as text."""
    return value.value if value.type == "S" else value.cast_value
