"""What leaves for the outside: mail without content, and calendar invitations; each sent once."""
