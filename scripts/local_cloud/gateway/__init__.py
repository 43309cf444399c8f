"""An HTTP API of API Gateway on a laptop: its routes, its limits, its CORS and its events, in front of the functions'
own FastAPI applications.
"""
