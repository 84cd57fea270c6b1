"""What every layer stands on: transaction, queue, events, problems, clock and ids; no business word."""
