"""Measures what trainings cost: processor time, memory and arithmetic of a step."""
