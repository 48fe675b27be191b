"""The outside world of the classroom: the media server through which sound and picture go. Which one is said by the settings."""
