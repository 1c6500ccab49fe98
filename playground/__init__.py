"""The playground: real backend patterns, executed in virtual time, for people to break."""
