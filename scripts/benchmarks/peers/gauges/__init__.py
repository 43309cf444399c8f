"""One program for each thing that is measured; each runs in a process and an environment of its own.

A program prints one line of JSON: its figures, and the versions of what it measured. It imports from this repository
only `reading`, unless the repository is what it measures.
"""
