"""A cache node that speaks Redis: the commands, their replies and errors, expiry on virtual time, and eviction.

General layout: ``keyspace`` holds keys with their kinds and deadlines; ``strings``, ``expiry``, ``sets``, ``hashes``,
``sorted_sets`` and ``keys`` are the commands; ``store`` executes them one at a time; ``eviction`` is the port of a
policy, ``sampled`` Redis's own; ``commands`` is the client's face, shaped as redis-py's asyncio client, over the
network (``client``) or within the same process; ``server`` is a node of the world.

Every command is tested against a real server, reply by reply, errors included.
"""
