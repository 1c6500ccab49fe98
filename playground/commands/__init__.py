"""The command line: what a person types is parsed here, and what a run showed is told in words.

The management commands are thin; everything they do is in plain modules beside them.
"""
