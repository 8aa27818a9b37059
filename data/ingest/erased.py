"""What an erasure and retention leave behind in facts, for ingest to know when it is sent again."""

import json
import re
import secrets
from collections.abc import Mapping
from typing import Any

EMPTIED = ""  # no sender's text is this: ingest takes an empty one for none
MARK = '"emptied": true'
_PSEUDONYM = re.compile(r"erased-[0-9a-f]{32}")


def pseudonym() -> str:
    """An id that stands for a forgotten one; nothing leads from one to the other."""
    return f"erased-{secrets.token_hex(16)}"


def is_pseudonym(value: object) -> bool:
    return isinstance(value, str) and _PSEUDONYM.fullmatch(value) is not None


def emptied_message(message: str) -> str:
    """A message as LangChain stores it, of the same type and without its words."""
    said: Any = json.loads(message)
    kind = said.get("type") if isinstance(said, Mapping) else None
    kind = kind if isinstance(kind, str) else "human"
    return json.dumps({"data": {"content": EMPTIED, "type": kind}, "emptied": True, "type": kind})


def is_emptied(value: object) -> bool:
    """Whether words stood here that are gone now."""
    if not isinstance(value, str):
        return False
    return value == EMPTIED or (MARK in value and value == emptied_message(value))
