"""Read models over the other domains: the daily summary and the CSV logs."""
