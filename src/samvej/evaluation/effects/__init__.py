"""Effects with staggered inclusion: group-time effects, their aggregates and what they rest on."""
