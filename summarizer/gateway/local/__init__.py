"""Models that run on this machine: llama.cpp in a child process of ours, on loopback, behind a key of our own."""
