"""The calendar: who and what can be booked, when, and what is booked."""
