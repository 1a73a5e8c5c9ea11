"""The HTTP face: requests in, briefs and audits out, every error a problem. No reading, writing or verifying here."""
