"""How people reach the desk: each channel turns its own words into what was heard, and replies into its own."""
