"""Mail going out: what the rest may ask for, a real server, and a mailbox on this machine."""
