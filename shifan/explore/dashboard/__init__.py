"""看板: one offline page over the tables of some cities, with filters and linked charts."""
