"""E-mail addresses and names stay out of what is said: reasons, lists and exports."""

import json
from collections.abc import Mapping
from typing import Any

from data.errors import Refused
from data.ingest.reading import CELLS, LINE
from data.ingest.values import ADDRESS

HIDDEN = "(e-mail address)"


def without_addresses(text: str) -> str:
    return ADDRESS.sub(HIDDEN, text)


def discreet(reason: Refused) -> Refused:
    """The same reason without any address."""
    said = without_addresses(reason.reason)
    return reason if said == reason.reason else Refused(reason.field, said, reason.code)


def shown_and_withheld(record: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The values of a kept record that may be written out, and those that hold an address.

    A row that could not be read as one is shown with its addresses taken out.
    """
    shown, withheld = {}, {}
    for name, value in record.items():
        if name in (CELLS, LINE):
            shown[name] = _masked(value)
        elif name == "email" or ADDRESS.search(json.dumps(value, ensure_ascii=False)):
            withheld[name] = value
        else:
            shown[name] = value
    return shown, withheld


def _masked(value: Any) -> Any:
    return [_masked(each) for each in value] if isinstance(value, list) else without_addresses(str(value))
