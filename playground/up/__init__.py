"""Brings the playground up from nothing: environment, packages, servers; and runs its checks.

The first half runs on a bare Python, before anything is installed, so that everything here imports only the
standard library at module level and nothing else of the playground.
"""
