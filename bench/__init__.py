"""Side-by-side measurements; each prints ratios, because absolute figures are the machine's. See docs/benchmarks.md."""
