"""Trains STGAN."""
