"""Downloads pinned archives and files from PyPI, npm or a URL. Archives are read as data, never installed."""
