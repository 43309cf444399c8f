"""Trains neural style: a network that paints photos in the style of one picture, and keeps faces."""
