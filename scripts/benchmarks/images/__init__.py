"""`./scripts/bench images`: measures the images of containers in Docker."""
