"""An HTTP API of API Gateway on a laptop: routes, limits, CORS, and the events that invoke the functions' handlers.

`app` is the API; `plan` and `routes` find the function for a request; `event` turns the request into the event, and
`response` turns the handler's result into HTTP; `sandboxes` runs the handlers; `logs` separates their log lines.
"""
