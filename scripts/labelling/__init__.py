"""Draws the labels of the parts of heads: a proposal by geometry and colour, corrected by polygons."""
