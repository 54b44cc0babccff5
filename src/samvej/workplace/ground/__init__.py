"""What every app of the workplace stands on: the moment, keys, transitions, and refusals that a person can read."""
