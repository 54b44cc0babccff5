"""The operational side: Django apps without pages. People, access, programmes, referrals and pathways."""
