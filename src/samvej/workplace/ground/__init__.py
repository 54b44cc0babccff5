"""What every app of the workplace stands on: the moment, keys, transitions, and the refusal that a person can read."""
