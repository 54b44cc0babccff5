OPEN_TO: dict[str, set[str]] = {}
