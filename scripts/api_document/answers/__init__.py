"""What the API answers, as models: only for the document, the functions answer with plain mappings."""
