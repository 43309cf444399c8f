"""AWS resources in moto, made from the very templates that are deployed to AWS.

moto's own CloudFormation is not used: it passes over seven of the types here in silence and loses properties of
others (a bucket's lifecycle, a table's TTL, an endpoint's name) [moto 5.2.5]. Here each type has a maker that calls
the service's normal API with all the properties, and a type, a property or a function that nobody knows is an error.
"""
