-- A guest who signed in to an account took along what they did, and left their own cards with the guest, who is gone.
-- The activity that kept the card says whose it is now.
UPDATE learning_content AS card
SET metadata = card.metadata || jsonb_build_object('learner', kept.user_id, 'owner', kept.user_id)
FROM learning_activities AS kept
WHERE card.id LIKE 'own:%'
  AND card.metadata ? 'learner'
  AND kept.id = card.id || ':kept'
  AND NOT EXISTS (SELECT FROM users AS guest WHERE guest.id = card.metadata ->> 'learner');
