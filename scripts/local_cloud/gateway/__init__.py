"""An HTTP API of API Gateway on a laptop: routes, limits, CORS, and the events that invoke the functions' handlers.

`app` is the API; `plan` and `routes` say which function serves a request; `event` turns the request into the event
and `response` the handler's result into HTTP; `sandboxes` runs the handlers; `logs` keeps their log lines apart.
"""
