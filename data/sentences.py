"""Counts as sentences tell them."""


def counted(count: int, one: str, many: str | None = None) -> str:
    """`1 day`, `2 days`; `many` where the plural is no mere s."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
