"""The comparison of the simulation with the emulator: real processes that wait, an endpoint that scales from zero."""

from scripts.autoscaling.policies import of_endpoint
from scripts.benchmarks import autoscaling, idle_container
from scripts.planning.timings import edit_time

SPEED = 600.0
"""Times as fast as AWS: a minute takes a tenth of a second."""


def test_the_emulator_ends_each_job_and_measures_how_long_it_took() -> None:
    # given a few jobs that wait for an instance, and one that comes much later
    arrivals = [0.0, 60.0, 120.0, 2400.0]
    policies = of_endpoint(edit_time("portrait", 1.05).endpoint)
    # when the emulator has done them
    found = autoscaling.emulate(arrivals, policies, autoscaling.settings_of(SPEED))
    # then each has a wait, and the mean time of a job is that of the container or more
    assert len(found.waits) == len(arrivals)
    assert found.job_s >= idle_container.SECONDS * SPEED
    assert max(found.waits) > 0
    assert found.instances[-1] == 0
