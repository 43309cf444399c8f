"""Sandboxes as Lambda's: processes that run a function, one event at a time, and are killed when it takes too long.

`sandbox` is a sandbox as its caller sees it, `runtime` is what runs inside. There are two ways to start one: `process`
starts a new interpreter, `forking` copies a process that has imported the function already. `pool` keeps sandboxes for
many calls at once.
"""
