"""S3's rules for requests without an Authorization header, which moto does not enforce.

Presigned URLs: signature, expiry, signed headers. Presigned forms: signature, expiry, every condition of the policy,
a condition for every field, the size. Every other request is refused. Responses have S3's error codes and XML, and the
bucket's CORS headers, so that a browser can read them. `middleware` applies the rules to all requests to moto.
"""
