"""Start-up, network and four-party meetings: agenda, participants, room, minutes that become goals and tasks."""
