"""Every benchmark runs, and tells what it measured. No timing is asserted."""

import pytest

from benchmarks.__main__ import BENCHMARKS, main
from benchmarks.results import GOAL, HEADINGS, MET, MISSED, Limit, Result, at_least, at_most, table


@pytest.mark.timeout(300)  # a browser visits two pages several times
@pytest.mark.parametrize("name", BENCHMARKS)
def test_a_tiny_run_prints_its_table(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["--tiny", "--only", name])
    headings, *lines = capsys.readouterr().out.splitlines()
    assert headings.split() == " ".join(HEADINGS).split()
    assert lines
    assert all(line.startswith(name) for line in lines)
    assert code == any(line.endswith(MISSED) for line in lines)


@pytest.mark.parametrize(
    ("ratios", "limit", "verdict"),
    [
        ([0.96, 0.94, 0.97], at_least(0.9, goal=0.95), GOAL),
        ([0.91], at_least(0.9, goal=0.95), MET),
        ([0.89], at_least(0.9, goal=0.95), MISSED),
        ([1.5], at_most(2.0, goal=1.5), GOAL),
        ([1.2, 2.5, 1.9], at_most(2.0, goal=1.5), MET),
        ([2.01], at_most(2.0, goal=1.5), MISSED),
    ],
)
def test_the_middle_round_decides(ratios: list[float], limit: Limit, verdict: str) -> None:
    result = Result("a", "1 s", "1 s", ratios, limit)
    assert result.verdict == verdict
    assert table([result]).endswith(verdict)
