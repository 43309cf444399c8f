"""Sandboxes as Lambda's: processes that run a function, one event at a time, and are killed when it takes too long.

`sandbox` is a sandbox as its caller sees it, `runtime` is what runs inside. There are two ways to start one: `process`
lets it import its function itself, `forking` copies a process that has imported it. `pool` keeps sandboxes for many
calls at once.
"""
