"""What judged answers taught, as rows that processes share: keys, shelves, leases, counters."""
