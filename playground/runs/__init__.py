"""Runs as values: how a record is cut and kept, who computes it, and its HTTP interface."""
