"""The studio as files on the web: which there are, their types and headers. The local cloud serves them, a deployment
uploads them."""
