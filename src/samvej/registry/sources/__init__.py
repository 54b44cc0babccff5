"""The mapping files of the sources that ship with Samvej."""
