"""What `make bench` measures. Never part of the tests: machines are noisy."""
