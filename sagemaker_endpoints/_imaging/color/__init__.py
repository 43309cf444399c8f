"""Colour spaces, tone curves, and models of one material's colour."""
