"""The mind of the desk: what to do next and what to say, above every domain and below every channel."""
