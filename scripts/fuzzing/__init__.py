"""Sends the API many requests that nobody thought of, valid, almost valid and wild, and judges each answer."""
