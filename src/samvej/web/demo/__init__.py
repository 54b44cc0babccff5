"""The demo's workplace: made-up people, organisations and cases over the made-up region. Nobody in it is real."""
