"""The endpoints of a container: one or several behind one name, and when instances of them run without jobs."""
