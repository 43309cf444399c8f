"""Makes the fault of each alarm in the local cloud, and shows which alarms go off."""
