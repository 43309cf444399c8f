"""An emulator of Lambda for functions that are container images and are invoked asynchronously.

It keeps the events in a queue, starts sandboxes as processes that speak Lambda's runtime API, ends them after the
function's time, repeats events that failed, and sends a record of each end to the function's destinations. It does not
limit memory.
"""
