"""One recogniser a fact, or a few that are read alike; each proposes, reconcile.py decides."""
