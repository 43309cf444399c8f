"""Metrics: lines of a log from which CloudWatch makes numbers."""
