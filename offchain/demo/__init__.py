"""The demo room: the seeded world of pump data, the models trained on it, and the reference scenario."""
