"""The rules of FaceMagi: what a photo, an effect and a job are. Imports no handler, no framework, no numpy."""
