"""The question of safety, the plan, the clock, and who may see it: a rule of its own."""
