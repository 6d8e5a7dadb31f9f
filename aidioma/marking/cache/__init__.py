"""What judged answers taught, as rows that processes share: keys, entries in memory, leases, counters."""
