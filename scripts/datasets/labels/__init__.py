"""Labels and persons of photos: read from files, or estimated where that is certain."""
