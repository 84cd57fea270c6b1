"""Businesses, their people and their numbers."""
