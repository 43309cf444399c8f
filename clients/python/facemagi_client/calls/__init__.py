"""What the client does, without doing it: each call of the API is a generator that yields the steps it needs.

`steps.py` has the steps. `running.py` takes them, in a thread or in an event loop, so that everything here is written
once.
"""
