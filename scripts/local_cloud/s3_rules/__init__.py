"""What S3 demands of a request that carries no Authorization header, and moto does not ask for.

Presigned URLs: signature, expiry, signed headers. Presigned forms: signature, expiry, every condition of the policy,
a condition for every field, the size. Everything else is refused. Answers are S3's own codes and XML, with the
bucket's CORS headers, so that a browser can read them.
"""
