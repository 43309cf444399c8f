"""Servers of other frameworks that do our edits: each has one route, and nothing else."""
