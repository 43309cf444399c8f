"""Draws heads by code, each with and without an attribute: proof for trainings without anybody's photo.

The heads need not look real. Their landmarks, their labels and the true effect of every attribute are known exactly.
"""
