"""What an ingest did, in numbers and in reasons."""

from collections import Counter
from dataclasses import dataclass, field

MOST_REJECTIONS = 1000


@dataclass(frozen=True)
class Rejection:
    """Why a row was refused. `row` is its place in the file or body, the first record is 1."""

    row: int
    field: str | None
    reason: str
    code: str


@dataclass
class Summary:
    """Rows accepted, already there, refused, and dropped as copies; entities that rows named first.

    `superseded` are accepted or duplicate rows of which a newer record says otherwise.
    `twins` are accepted order lines without ids of their own that say what a line of another source says.
    `conflicts` are those of the rejected that contradict what is there. `rejections` holds the first
    thousand; all of them are in rejected_rows. `created` counts minimal
    entities by kind. `unused_columns` are fields of the records that no field of the kind reads.
    """

    accepted: int = 0
    duplicate: int = 0
    rejected: int = 0
    conflicts: int = 0
    dropped: int = 0
    superseded: int = 0
    twins: int = 0
    created: dict[str, int] = field(default_factory=dict)
    rejections: list[Rejection] = field(default_factory=list)
    unused_columns: list[str] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """What became of the rows."""
        return {"accepted": self.accepted, "duplicate": self.duplicate, "rejected": self.rejected}

    @property
    def rows(self) -> int:
        return self.accepted + self.duplicate + self.rejected + self.dropped

    def reject(self, rejections: list[Rejection]) -> None:
        self.rejected += len(rejections)
        self.conflicts += sum(rejection.code == "conflict" for rejection in rejections)
        self.rejections += rejections[: MOST_REJECTIONS - len(self.rejections)]

    def add(self, other: "Summary") -> None:
        """The sum of two ingests."""
        self.accepted += other.accepted
        self.duplicate += other.duplicate
        self.rejected += other.rejected
        self.conflicts += other.conflicts
        self.dropped += other.dropped
        self.superseded += other.superseded
        self.twins += other.twins
        self.rejections += other.rejections[: MOST_REJECTIONS - len(self.rejections)]
        self.create(other.created)

    def create(self, created: dict[str, int]) -> None:
        self.created = dict(Counter(self.created) + Counter(created))
