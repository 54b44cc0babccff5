"""A plan that slips: solved at the lowest possible level first, else the line to both leaderships."""
