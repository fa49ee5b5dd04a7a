"""When a field applies: conditions as data, e.g. `{field: jenis_data, in: [statistik]}`."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from satudata.errors import DefinitionError
from satudata.record import is_empty
from satudata.text import Text

Condition = Mapping[str, Any]


def holds(condition: Condition | None, record: Mapping[str, Any]) -> bool:
    """Whether `record` meets the condition; no condition always holds.

    Shapes: `{field, in: [values]}` (a list value: any of its items), `{field, filled: true|false}`,
    `{all: [...]}`, `{any: [...]}`, `{not: {...}}`.
    """
    if not condition:
        return True
    if "all" in condition:
        return all(holds(part, record) for part in condition["all"])
    if "any" in condition:
        return any(holds(part, record) for part in condition["any"])
    if "not" in condition:
        return not holds(condition["not"], record)
    value = record.get(condition["field"])
    if "filled" in condition:
        return (not is_empty(value)) is condition["filled"]
    values = value if isinstance(value, (list, tuple)) else [value]
    return any(item in condition["in"] for item in values)


def fields_of(condition: Condition | None) -> Iterator[str]:
    """The names of the fields a condition looks at. Raises DefinitionError for an unknown shape."""
    if not condition:
        return
    keys = set(condition)
    if keys in ({"all"}, {"any"}):
        for part in condition[next(iter(keys))]:
            yield from fields_of(part)
    elif keys == {"not"}:
        yield from fields_of(condition["not"])
    elif keys in ({"field", "in"}, {"field", "filled"}):
        yield str(condition["field"])
    else:
        raise DefinitionError(Text(f"Syarat tidak dikenal: {dict(condition)}", f"Unknown condition: {dict(condition)}"))


def as_schema(condition: Condition) -> dict[str, Any]:
    """The condition as a JSON Schema that holds for the same records."""
    if "all" in condition:
        return {"allOf": [as_schema(part) for part in condition["all"]]}
    if "any" in condition:
        return {"anyOf": [as_schema(part) for part in condition["any"]]}
    if "not" in condition:
        return {"not": as_schema(condition["not"])}
    name = condition["field"]
    if "filled" in condition:
        filled: dict[str, Any] = {"required": [name]}
        return filled if condition["filled"] else {"not": filled}
    allowed = {"enum": list(condition["in"])}
    return {"required": [name], "properties": {name: {"anyOf": [allowed, {"type": "array", "contains": allowed}]}}}
