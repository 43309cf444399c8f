"""The container as a Lambda function: the same image, models and job bodies, without the HTTP server."""
