"""Parts of parameters that several listings take."""

from collections.abc import Mapping

from data.errors import QuestionError


def whole_number(parameter: str, arguments: Mapping[str, str], default: int, largest: int) -> int:
    """A number from 1 to `largest`. Raises QuestionError for what is none."""
    given = arguments.get(parameter)
    if given is None:
        return default
    if not (given.isascii() and given.isdigit() and len(given) <= 9 and 1 <= int(given) <= largest):
        raise QuestionError(
            f"{parameter} {given[:40]!r} is not a number from 1 to {largest:,}.",
            code=f"bad_{parameter}",
            parameter=parameter,
        )
    return int(given)
