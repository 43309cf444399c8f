"""`./scripts/demo`: edits one photo as an app would, in the local cloud or in a deployed service."""
