"""What the promises about speed are measured with. Run one: ``python -m benchmarks.stations``."""
