"""The pages: settings, addresses, forms, templates. What they change, they change by the workplace's actions."""
