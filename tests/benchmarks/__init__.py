"""Whether the benchmarks run; how fast anything is, no test says."""
