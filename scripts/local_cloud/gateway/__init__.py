"""An HTTP API of API Gateway on a laptop: routes, limits, CORS, callers, and the events that invoke the functions.

`app` is the API; `plan` and `routes` find the function for a request; `authorizer` checks its token, or
`lambda_authorizer` asks a function who calls; `event` turns the request into the event, and `response` turns the
function's result into HTTP; `catalogue` publishes the models.
"""
