"""The outside world, one folder per service: a port, the real one, and a local twin that passes the same tests."""
