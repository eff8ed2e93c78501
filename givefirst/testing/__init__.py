"""What tests and benchmarks share: a browser."""
