"""The pages: settings, addresses, forms and templates. What they change, they change through the workplace's actions."""
