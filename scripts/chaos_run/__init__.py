"""A trial of the whole service under load and under faults: no job may be lost, doubled or left hanging.

`stage` starts a small local cloud, and `trial` runs it: `session` is a client as a good app would be, with the patience
of `api`; `fault_plan` chooses the faults by a seed, and `faults` makes them happen. `wires` and `post_office` are the
proxies for silent sockets and for notices. `ledger` is what the clients know. When the faults are over, `settling`
waits for the ends of all jobs, and `leftovers` until what was deleted is gone. Then `accounting` compares what the
clients know with what the emulator's log says (`evidence`). `excuses` says which repeats of a job are right, and
`truth` whether its error says what happened.
"""
