"""The stage on which the gateway is tried: its own processes, a carrier, partners, Core, and a stopwatch."""
