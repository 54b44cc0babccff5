"""What somebody with bad intentions would try, and that it comes to nothing."""
