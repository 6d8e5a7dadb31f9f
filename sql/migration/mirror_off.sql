-- The functions by which our tables wrote to the legacy ones, once no trigger calls them: nothing of it is left on our side.
DROP FUNCTION IF EXISTS mirror_row, mirror_again, mirror_agrees, mirror_forgotten, mirror_progress, mirror_activity, mirror_undone, mirror_answer, mirror_count,
    mirror_content, mirror_user, mirror_progress_shape, mirror_event_shape, mirror_answer_shape, mirror_progress_key,
    mirror_content_table, mirror_content_shape, mirror_user_shape, mirror_content_key, mirror_user_key, mirror_schema,
    mirror_failed, mirror_drop, mirror_add, mirror_set, mirror_put, mirror_named, mirror_fitted, mirror_time, mirror_table;
