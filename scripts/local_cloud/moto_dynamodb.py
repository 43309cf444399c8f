"""Patches of moto's DynamoDB.

- It serves one call at a time: moto's threads may change an item between another call's condition and its write.
- Items are sorted by their plain values. moto compares objects that convert both values at each comparison, so that a
  query of an index takes a quarter of a second with 2000 items.
"""

import threading
from typing import Any

Replacement = tuple[Any, str, Any]


def replacements() -> list[Replacement]:
    """The owner, the name and the new value of each attribute to replace."""
    from moto.dynamodb.models.table import Table
    from moto.dynamodb.responses import DynamoHandler

    serve, one_at_a_time = DynamoHandler.call_action, threading.Lock()

    def serve_alone(handler: Any) -> Any:
        with one_at_a_time:
            return serve(handler)

    def all_items(table: Any) -> list[Any]:
        items = [item for partition in table.items.values() for item in partition.values()]
        return sorted(items, key=lambda item: (item.hash_key.cast_value, item.range_key.cast_value))

    def sorted_items(table: Any, hash_keys: Any, range_keys: Any, items: list[Any]) -> list[Any]:
        names = table._generate_attr_to_sort_by(hash_keys, range_keys)
        items.sort(key=lambda item: tuple(item.attrs[name].cast_value for name in names))
        return items

    return [
        (DynamoHandler, "call_action", serve_alone),
        (Table, "all_items", all_items),
        (Table, "sorted_items", sorted_items),
    ]
