"""`facemagi`: edits photos from a terminal. `main.py` reads the command, and each command has its module."""
