"""Every number of a report judged against the register."""
