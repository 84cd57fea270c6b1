"""The pages: one folder per screen, its template beside its route."""
