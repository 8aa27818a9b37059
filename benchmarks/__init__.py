"""Performance as ratios: what we do against the least that could be done, measured in one run.

`python -m benchmarks` prints the table and ends with 1 when a floor is missed; README.md says how to
read it. Every number is taken beside its baseline, round by round, on the same machine.
"""
