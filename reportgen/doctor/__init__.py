"""What this machine gives to a build: what is there, what is slower than it could be, and what is missing."""
