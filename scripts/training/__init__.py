"""Trains the networks whose weights are part of the repository."""
