"""How an endpoint scales: a simulation of the policies in endpoint.yaml and of the service's own queue."""
