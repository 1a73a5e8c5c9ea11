"""What a worker loads before its first item; the process that workers are forked from has it already."""

from summarizer.cli import main as main
from summarizer.gateway.libraries import load_libraries
from summarizer.jobs import leases as leases
from summarizer.jobs import worker as worker

load_libraries()
