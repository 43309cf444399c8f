"""Starts processes of the local cloud as copies of one process, the launcher, which has imported the libraries.

`launcher` is what runs in that process, `client` is how the others use it, `supervised` starts it.
"""
