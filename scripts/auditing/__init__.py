"""Looks up known faults of packages: `pins` finds the packages, `osv` asks, `__main__` says what was found."""
