"""HTTP calls to addresses that a caller named: only to public addresses, bounded in time and size."""
