"""What stops the preparation or the reading of a data set."""


class DatasetError(ValueError):
    """A sentence for people: what is wrong, and what to do."""
