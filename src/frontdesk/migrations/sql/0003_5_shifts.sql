-- Why somebody is away.
ALTER TABLE shifts ADD COLUMN reason text;

-- Who works until midnight: as everywhere, the end of that day is 00:00 of the next.

ALTER TABLE shifts
    DROP CONSTRAINT shifts_check3,
    ADD CONSTRAINT shifts_in_order CHECK ("from" < "to" OR "to" = '00:00');
