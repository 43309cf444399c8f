"""Regions, outlines, meshes and displacement fields."""
