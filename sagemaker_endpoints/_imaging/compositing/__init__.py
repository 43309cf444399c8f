"""Laying one picture over another: blending, healing, recoloring, membranes."""
