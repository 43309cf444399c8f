"""Trained weights: reads the files that authors publish, checks them, and writes one file per model."""
