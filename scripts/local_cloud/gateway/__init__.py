"""An HTTP API of API Gateway on a laptop: routes, limits, CORS, tokens, and the events that invoke the functions.

`app` is the API; `plan` and `routes` find the function for a request; `authorizer` checks its token; `event` turns the
request into the event, and `response` turns the function's result into HTTP; `catalogue` publishes the models.
"""
