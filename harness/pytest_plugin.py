"""The pytest door: parametrised subjects of each check, and fixtures for suites that users edit."""
