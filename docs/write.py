"""Writes what the documentation says of settings and kinds of fact: `python -m docs.write`.

docs/ingest.md and .env.example as a whole, and the table of settings between two marks in README.md.
A test compares them with what is said here.
"""

from collections.abc import Callable, Iterator
from inspect import getclosurevars
from pathlib import Path
from textwrap import wrap

from data.ingest import KINDS, values
from data.ingest.kinds import Field, Kind
from data.ingest.values import MOST_MONEY, MOST_PIECES, MOST_UNIT_PRICE, Parser
from data.settings import settings_help

PROJECT = Path(__file__).resolve().parent.parent
README = PROJECT / "README.md"
INGEST_PAGE = PROJECT / "docs" / "ingest.md"
ENV_EXAMPLE = PROJECT / ".env.example"
BEGIN, END = "<!-- settings: written by python -m docs.write -->", "<!-- end of settings -->"

INGEST_HEAD = """\
# Kinds of fact

What the product takes in, kind by kind: `POST /api/ingest/KIND`, `python manage.py import KIND FILE`,
`SmartShopieDB.add_records("KIND", records)`. All three end in the same code, `data/ingest`, and mean the
same: `"12"` in a CSV cell and `12` in JSON are one number. [README](../README.md) shows each way with an
example. `python -m docs.write` writes this page from `data/ingest/kinds.py`; a test compares them.

- **The key** of a kind is its first field. The same record again changes nothing and counts as duplicate.
- **Entities** (customers, products, ...) are upserted: what is sent replaces what was there, what is not sent
  stays. With `updated_at` an older record only fills what is empty; where it differs, the answer counts it
  as superseded. A record without `updated_at` counts as it arrives.
- **Events** (orders, visits, chats, ...) are immutable. A field sent again with another value is a conflict
  and refused. A field marked *later* may be empty at first and be told once.
- **A name that is not there yet** (an order line of an unknown product) makes a minimal entity; the answer
  says how many under `created`.
- **Ids** are kept as the text that was sent: `2.0` and `2` are two products. Programs that read a column of
  numbers with gaps write `17850.0` for `17850`; have them read it as text. JSON's 17850 and 17850.0 are one.
- **Times** without an offset are the shop's local time (`SHOP_TIMEZONE`). Nothing may be more than a day in
  the future.
- **Money** is in major units with a point (`24.90`), rounded half up to the minor unit of `SHOP_CURRENCY`.
  A row in another currency is refused.
- **An empty cell** and `null` mean that the field was not sent. A field that no kind reads is named in the
  answer and otherwise ignored.
- **A file of order lines without `transaction_id`** gets ids from the name of the source, the invoice and the
  line's place in it. Keep the file's name, or give `--source`, when it is imported again. In NDJSON each
  line that has an id keeps it. Over REST such CSV and NDJSON need `source=NAME`; JSON needs the ids.
"""


def main() -> None:
    INGEST_PAGE.write_text(ingest_page(), encoding="utf-8")
    ENV_EXAMPLE.write_text(env_example(), encoding="utf-8")
    README.write_text(with_settings(README.read_text(encoding="utf-8")), encoding="utf-8")


# Settings


def with_settings(readme: str) -> str:
    """README with its table of settings written anew."""
    before, begin, rest = readme.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"README.md lacks {BEGIN!r} or {END!r}")
    return f"{before}{BEGIN}\n{settings_table()}{END}{after}"


def settings_table() -> str:
    rows = (f"| `{name}` | {_code(default)} | {said} |\n" for name, default, said in settings_help())
    return "| setting | default | what it does |\n|---|---|---|\n" + "".join(rows)


def env_example() -> str:
    head = (
        "# Copy this file to .env and take the # off a line to change its setting; each shows its default.\n"
        "# The environment counts more than .env. A name that is no setting stops the start.\n"
    )
    return head + "".join(
        f"\n{_comment(said)}\n# {name}={default}\n" for name, default, said in settings_help()
    )


def _comment(said: str) -> str:
    return "\n".join(wrap(said, 108, initial_indent="# ", subsequent_indent="# "))


def _code(default: str) -> str:
    return f"`{default}`" if default else "none"


# Kinds of fact


def ingest_page() -> str:
    return INGEST_HEAD + "".join(kind_chapter(kind) for kind in KINDS.values())


def kind_chapter(kind: Kind) -> str:
    sort, about = "entity" if kind.entity else "event", kind.table.comment or ""
    rows = "".join(
        f"| `{field.name}` | {value_of(field)} | {said_of(kind, field)} |\n" for field in kind.fields
    )
    return (
        f"\n## {kind.name}\n\n{about[:1].upper()}{about[1:]}. Kept in `{kind.table.name}`; "
        f"{sort}, key `{kind.key}`.\n\n| field | value | meaning |\n|---|---|---|\n{rows}"
    )


def said_of(kind: Kind, field: Field) -> str:
    if field.hint:
        named, column = field.hint
        return f"`{column}` of what `{named}` names, until that is sent itself"
    comment = OF_FIELDS.get(field.name) or kind.table.columns[field.name].comment or ""
    for said_already in (", in major units", ", UTC", "; outcome, set once", ", set once"):
        comment = comment.removesuffix(said_already)
    return "; ".join((comment, *_terms(field)))


def _terms(field: Field) -> Iterator[str]:
    if field.required:
        yield "**required**"
    if field.outcome:
        yield "*later*: null at first, told once"
    if field.refers:
        yield f"made in `{field.refers}` where it is not there"


def value_of(field: Field) -> str:
    name = field.parse.__qualname__.partition(".")[0]
    return OF_FACTORIES[name](field.parse) if name in OF_FACTORIES else OF_PARSERS[field.parse]


def _choices(parse: Parser) -> str:
    return " ".join(f"`{each}`" for each in getclosurevars(parse).nonlocals["accepted"])


def _whole(parse: Parser) -> str:
    bounds = getclosurevars(parse).nonlocals
    low, high = bounds["low"], bounds["high"]
    if high < MOST_PIECES:
        return f"whole number from {low} to {high:,}"
    return "whole number, 0 or more" if low == 0 else "whole number, negative too"


OF_FIELDS = {
    "concerns": "concerns that it helps with; replaces those sent before",
    "currency": "currency of the amounts; must be the shop's",
    "message_id": "the sender's id of the message; made from its content where none is sent",
}
OF_FACTORIES: dict[str, Callable[[Parser], str]] = {"choice": _choices, "whole": _whole}
OF_PARSERS: dict[Parser, str] = {
    values.identifier: f"id, up to {values.ID_LIMIT} characters",
    values.name: f"text, up to {values.NAME_LIMIT} characters",
    values.label: f"text without e-mail address, up to {values.NAME_LIMIT} characters",
    values.label_id: f"text without e-mail address, up to {values.ID_LIMIT} characters",
    values.feature: f"text without e-mail address and not `none`, up to {values.NAME_LIMIT} characters",
    values.long_text: f"text, up to {values.TEXT_LIMIT:,} characters",
    values.email: "e-mail address",
    values.currency: "ISO 4217 code",
    values.flag: "`true` or `false`",
    values.fraction: "number from 0 to 1",
    values.money: f"amount, at most {MOST_MONEY:,} either way",
    values.signed_money: f"amount, at most {MOST_MONEY:,} either way",
    values.charge: f"amount, 0 to {MOST_MONEY:,}",
    values.unit_price: f"amount, 0 to {MOST_UNIT_PRICE:,}, kept to a millionth",
    values.seconds: "seconds, 0 or more",
    values.bucketed_seconds: "seconds, 0 or more",
    values.milliseconds: "milliseconds, 0 or more",
    values.instant: "time such as `2026-03-31T14:05:00Z`",
    values.settle: "time such as `2026-03-31T14:05:00Z`",
    values.day: "day such as `2026-03-31`",
    values.past_day: "day such as `2026-03-31`",
    values.month: "month such as `2026-03`",
    values.json_object: "JSON object",
    values.json_list: "list; in CSV separated by semicolons",
    values.names: "list; in CSV separated by semicolons",
}

if __name__ == "__main__":
    main()
