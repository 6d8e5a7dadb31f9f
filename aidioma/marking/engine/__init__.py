"""From judged answers to a reply that nobody need be asked for: evidence, composition, gate. Pure."""
