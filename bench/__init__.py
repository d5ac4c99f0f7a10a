"""Benchmarks. Each prints ratios against a baseline that it measures in the same run, round about with what it compares:
machines are shared and noisy, and single times say little. `make bench` runs all."""
