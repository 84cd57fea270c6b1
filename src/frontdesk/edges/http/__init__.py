"""What every answer over HTTP has in common: who asks, what they may, how a failure is told."""
