"""Makes data sets of aligned faces, to train networks on, from folders of photos."""
