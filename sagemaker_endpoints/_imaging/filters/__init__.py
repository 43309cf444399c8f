"""Blurs, edge-aware smoothing, edge flow and blob detection."""
