"""Whatever is sent: to whom, when, and why it was allowed."""
