"""Writes all requests of the API as a collection for Postman, Bruno, Insomnia and Hoppscotch."""
