"""Trained weights: read the files that authors publish, check them, and keep one file per model."""
