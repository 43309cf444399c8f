"""The rules of FaceMagi: what a photo, an effect and a job are. Imports no handler, no framework, no numpy."""

VERSION = "0.1.0"
"""The release, as in pyproject.toml, which is not in the layer."""
