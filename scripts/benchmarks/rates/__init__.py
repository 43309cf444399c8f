"""`./scripts/bench rates`: compares the container with a bare FastAPI server that does the same edits."""
