"""How long the tests here last: short in `make test`, in full in `make soak`."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Length:
    """Everything that differs between the two."""

    kills: int
    rows_in_file: int
    outages: int
    outage_seconds: float
    load_seconds: float
    growth_mb: float  # that each process may add beyond a tenth: a short load is still warming up
    restarts: int
    limit_seconds: int


SHORT = Length(
    kills=5,
    rows_in_file=4_000,
    outages=1,
    outage_seconds=1,
    load_seconds=5,
    growth_mb=10,
    restarts=1,
    limit_seconds=240,
)
FULL = Length(
    kills=100,
    rows_in_file=30_000,
    outages=5,
    outage_seconds=20,
    load_seconds=300,
    growth_mb=0,
    restarts=5,
    limit_seconds=1800,
)
