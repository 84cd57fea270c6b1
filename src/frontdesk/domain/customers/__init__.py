"""The people a business serves, how to reach them, and what they agreed to."""
