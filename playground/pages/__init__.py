"""The pages a browser asks for: home, the topic page with its guide and source, and the account of a run in words."""
