"""The Chromium that the tests of web pages run: finds it on this machine, or installs it."""
