"""Why an edit is needed, as a table: what fits a mistake and its neighbours, the reason, and what to take away."""
