"""Limits the size of what a provider answers, as it is read: an endless or compressed one would fill the memory."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, Final

import httpx

MAX_BYTES: Final = 64_000_000  # decompressed; the events of an answer of 100,000 tokens have half of it
SLICE: Final = 16_384  # bytes that are decompressed at once: gzip makes a thousand times as many of them at most
ACCEPTED: Final = "gzip, deflate"  # httpx also asks for others if packages for them are installed
ENCODINGS: Final = frozenset({"", "identity", "gzip", "deflate"})


class ResponseTooLargeError(Exception):
    """A provider's answer is larger than any brief, or is compressed in a way that was not asked for."""


async def limit_response(response: httpx.Response) -> None:
    """A hook of HTTP clients that has a response decompressed as it is read, up to `MAX_BYTES`."""
    if response.headers.get("content-encoding", "").strip().lower() not in ENCODINGS:
        raise ResponseTooLargeError  # httpx closes the response then
    response.stream = LimitedStream(response)


class LimitedStream(httpx.AsyncByteStream):
    """The decompressed body of a response, which httpx takes for one that was sent as it is.

    httpx decompresses each block whole, and offers no limit, so its decoder is taken from it.
    """

    def __init__(self, response: httpx.Response) -> None:
        self._inner: Any = response.stream
        self._decoder = response._get_content_decoder()
        del response._decoder
        response.headers.pop("content-encoding", None)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """The body, until it is too large."""
        size = 0
        async for block in self._inner:
            for at in range(0, len(block), SLICE):
                part = self._decoder.decode(block[at : at + SLICE])
                size += len(part)
                if size > MAX_BYTES:
                    raise ResponseTooLargeError
                yield part
        yield self._decoder.flush()

    async def aclose(self) -> None:
        await self._inner.aclose()
