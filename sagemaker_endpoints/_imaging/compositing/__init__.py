"""Laying one picture over another: blending, healing, recolouring, membranes."""
