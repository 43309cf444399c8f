"""Writes the API's document in OpenAPI 3.1: one for all functions, committed, and served as it is."""
