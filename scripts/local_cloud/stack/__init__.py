"""AWS resources in moto, created from the templates that are deployed to AWS.

moto's own CloudFormation is not used: it silently skips seven of the resource types here, and loses properties of
others (a bucket's lifecycle, a table's TTL, an endpoint's name), in version 5.2.5. Here each type has a function that
calls the service's normal API with all properties; an unknown type, property or intrinsic function is an error.
"""
