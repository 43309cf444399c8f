"""A trial of the whole service under load and under faults: no job may be lost, doubled or left hanging.

`fault_plan` chooses the faults by a seed, `faults` makes them happen to processes, `wires` and `post_office` are the
proxies for silent sockets and for notices. `session` is a client as a good app would be, with the patience of `api`;
`ledger` is what the clients know. When the faults are over, `settling` waits for the ends of all jobs, and `accounting`
compares what the clients know with what the emulator's log says (`evidence`). `excuses` says which repeats of a job are
right, and `truth` whether its error says what happened.
"""
