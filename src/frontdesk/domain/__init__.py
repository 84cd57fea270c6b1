"""One folder per domain: everything that is true about it, below HTTP."""
