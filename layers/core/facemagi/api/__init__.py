"""What the HTTP functions share: their application, the routes, the errors of requests."""
