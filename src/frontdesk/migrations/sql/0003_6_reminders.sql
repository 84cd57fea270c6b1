-- The start of a visit that its customer was last reminded of: a visit is reminded of once for each start it has.
ALTER TABLE bookings ADD COLUMN reminded_for timestamptz;
