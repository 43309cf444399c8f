"""CloudFormation and SAM templates: reading, transforming, resolving intrinsic functions."""
