"""`./scripts/bench allocators`: what the container's processor time and memory are with other ways to allocate."""
