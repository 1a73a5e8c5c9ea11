"""Addresses on the network, and the guard against requests to internal ones."""
