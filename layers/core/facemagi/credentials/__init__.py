"""Server keys and client tokens: who may call the API without a token of the issuer, and what each may do."""
