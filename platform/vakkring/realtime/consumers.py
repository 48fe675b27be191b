"""The guarded consumer, and the door to shared documents."""
