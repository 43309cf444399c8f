"""Turns a folder of photos into a prepared data set: `dataset prepare`."""
