"""Measurements: ratios against ceilings taken in the same run, because machines differ."""
