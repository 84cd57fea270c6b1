-- Applied at every upgrade, after the library's own schema.

-- The library wakes its workers for new jobs only: one that waits for a lock would start at the
-- next poll, seconds after the job before it has ended. So its end is told too.
CREATE OR REPLACE FUNCTION tell_next_of_lock() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    payload text := json_build_object('type', 'job_inserted', 'job_id', OLD.id)::text;
BEGIN
    IF EXISTS (SELECT FROM procrastinate_jobs WHERE lock = OLD.lock AND status = 'todo') THEN
        PERFORM pg_notify('procrastinate_queue_v1#' || OLD.queue_name, payload);
    END IF;
    RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER tell_next_of_lock_when_finished
    AFTER UPDATE OF status ON procrastinate_jobs
    FOR EACH ROW WHEN (OLD.status = 'doing' AND OLD.lock IS NOT NULL)
    EXECUTE FUNCTION tell_next_of_lock();

CREATE OR REPLACE TRIGGER tell_next_of_lock_when_removed
    AFTER DELETE ON procrastinate_jobs
    FOR EACH ROW WHEN (OLD.status = 'doing' AND OLD.lock IS NOT NULL)
    EXECUTE FUNCTION tell_next_of_lock();

-- Finds the next of a lock; the library's own index begins with the job's number.
CREATE INDEX IF NOT EXISTS queue_waiting_for_lock ON procrastinate_jobs (lock)
    WHERE status = 'todo' AND lock IS NOT NULL;

GRANT SELECT, INSERT, UPDATE, DELETE
    ON procrastinate_jobs, procrastinate_events, procrastinate_periodic_defers, procrastinate_workers
    TO frontdesk_app;
GRANT USAGE
    ON SEQUENCE procrastinate_jobs_id_seq, procrastinate_events_id_seq, procrastinate_periodic_defers_id_seq
    TO frontdesk_app;
