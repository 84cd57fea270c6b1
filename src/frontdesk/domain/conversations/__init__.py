"""Calls and messages as records: what was said, understood and done, and what is left to a person."""
