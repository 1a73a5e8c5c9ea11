"""Local models: llama.cpp in a child process, on loopback, protected by a random key."""
