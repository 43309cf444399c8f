"""CloudFormation and SAM templates: reads and transforms them, and resolves their intrinsic functions."""
