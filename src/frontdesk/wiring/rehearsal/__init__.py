"""Made-up calls of a pack, played to see whether the desk serves them: by the tests, and by whoever writes a trade."""
