"""The telephone company: what the rest may ask of it, the real one, and a twin on this machine."""
