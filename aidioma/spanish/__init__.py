"""What is known of Spanish (and of English answers): words, verbs, rules, explanations. Pure."""
