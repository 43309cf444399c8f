"""Trains Facelet-Bank: deep feature interpolation, then a facelet that predicts its result."""
