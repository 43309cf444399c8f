"""IAM of the local cloud: a call that its caller's role does not allow is refused, as on AWS.

moto can check permissions too, but it takes every resource for `*` and knows no conditions. So an own evaluator stands
in front of it: `policy` evaluates statements, `calls` and its neighbours read from a request what it does to which
resource, `authorizer` joins them, `denial` has AWS's refusals, and `unused` lists permissions that nobody needed.

Each function and each container has an access key of its own, which names its role (`keys`). The key of the local cloud
itself may do everything.
"""
