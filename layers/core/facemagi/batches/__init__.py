"""Batches: several edits of several photos, a job for each pair."""
