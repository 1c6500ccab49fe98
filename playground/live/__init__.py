"""A run as it is watched: the socket's protocol, one tail per run and process, one cursor per viewer."""
