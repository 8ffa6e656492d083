"""The JSON Schema of our framework file, made from core's dataclasses so that it cannot fall behind them."""

import json
import re
from typing import Any

from pydantic import TypeAdapter

from planner.core.framework import LEVELS, Framework

SCHEMA_NAME = "framework.schema.json"
EDITION = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")
_TEXT = {"minLength": 1, "pattern": r"\S"}


def schema_text() -> str:
    """What resources/framework.schema.json holds, to the letter."""
    return json.dumps(_schema(), ensure_ascii=False, indent=2) + "\n"


def _schema() -> dict[str, Any]:
    made = TypeAdapter(Framework).json_schema()
    level, skill = (made["$defs"][name] for name in ("RoleLevel", "Skill"))
    for part in (made, level, skill):
        part["additionalProperties"] = False
    made["properties"]["$schema"] = {"type": "string", "title": "Schema"}
    made["properties"]["edition"]["pattern"] = f"^({EDITION.pattern})?$"
    made["properties"]["role_levels"]["minItems"] = 1
    made["required"] = ["title", "role_levels"]
    level["required"] = ["name"]
    skill["properties"]["level"]["enum"] = list(LEVELS)
    for text in (made["properties"]["title"], level["properties"]["name"], skill["properties"]["name"]):
        text.pop("default", None)
        text.update(_TEXT)
    made["properties"]["role_levels"].pop("default")
    for lines in (level["properties"]["responsibilities"], skill["properties"]["descriptors"]):
        lines["items"].update(_TEXT)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}
