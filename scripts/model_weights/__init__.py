"""Trained weights: read what authors publish, check it, keep it as one file per model."""
