"""How AWS scales an endpoint by the policies of endpoint.yaml: for the simulation, and for the local cloud."""
