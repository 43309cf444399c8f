"""Trains AttGAN."""
