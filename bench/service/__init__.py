"""The service beside a service that verifies nothing: CPU, latency, throughput, memory, cold start and streams."""
