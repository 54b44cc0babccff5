"""What is done with tasks: asking, answering, steering, and keeping them with somebody who can do them."""
