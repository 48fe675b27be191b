"""Commands of the microlearning community."""
