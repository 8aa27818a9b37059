"""README.md as data: its shell examples with the answers it shows, its tables, its links."""

import re
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
README = PROJECT / "README.md"

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Example:
    """What a reader types, and what README says comes back: "", text or json."""

    typed: str
    sort: str = ""
    shown: str = ""


def text() -> str:
    return README.read_text(encoding="utf-8")


def chapter(title: str) -> str:
    """What stands under a heading of the second level."""
    _, _, rest = text().partition(f"\n## {title}\n")
    return rest.partition("\n## ")[0]


def examples(title: str) -> list[Example]:
    """The shell examples of a chapter, in order, each with the block of text or JSON that follows it."""
    found: list[Example] = []
    for sort, body in _FENCE.findall(chapter(title)):
        if sort == "sh":
            found.append(Example(body))
        elif found and not found[-1].sort:
            found[-1] = Example(found[-1].typed, sort, body)
    return found


def rows(page: str) -> list[list[str]]:
    """The rows of a page's tables, cell by cell."""
    lines = (line for line in page.splitlines() if line.startswith("| ") and not line.startswith("|---"))
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def links(page: str) -> list[str]:
    return re.findall(r"\]\(([^)\s]+)\)", page)


def anchors(page: str) -> set[str]:
    """The names under which a page's headings are found."""
    headings = re.findall(r"^#+ (.+)$", page, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def named_in_code(page: str) -> set[str]:
    """Everything that stands between single backticks."""
    return set(re.findall(r"`([^`\n]+)`", _FENCE.sub("", page)))
