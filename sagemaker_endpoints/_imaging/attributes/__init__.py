"""Estimates a face's attributes, named as in CelebA, from landmarks and pixels."""
