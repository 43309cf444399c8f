"""`./scripts/bench compare A B`: whether commit B needs more CPU time than commit A, on this machine."""
