"""Limits the size of provider responses while they are read: an endless or compressed one would fill the memory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any, Final

import httpx

from summarizer.gateway.provider_errors import ResponseTooLargeError

MAX_BYTES: Final = 64_000_000  # decompressed; an answer of 100,000 tokens, streamed, has half of this
SLICE: Final = 16_384  # bytes that are decompressed at once (gzip expands them at most a thousandfold), or passed on
ACCEPTED: Final = "gzip, deflate"  # httpx would also accept others for which packages are installed
ENCODINGS: Final = frozenset({"", "identity", "gzip", "deflate"})


async def limit_response(response: httpx.Response) -> None:
    """HTTP response hook: decompress a response as it is read, up to `MAX_BYTES`."""
    if response.headers.get("content-encoding", "").strip().lower() not in ENCODINGS:
        raise ResponseTooLargeError  # httpx closes the response then
    response.stream = LimitedStream(response)


class WrappedStream(httpx.AsyncByteStream):
    """Base class of a body that is made from another one."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    async def aclose(self) -> None:
        await self._inner.aclose()


class LimitedStream(WrappedStream):
    """The decompressed body of a response, which looks to httpx like an uncompressed one.

    httpx decompresses each block as a whole and offers no limit, so this class takes over the decoder.
    """

    def __init__(self, response: httpx.Response) -> None:
        super().__init__(response.stream)
        self._decoder = response._get_content_decoder()
        del response._decoder
        response.headers.pop("content-encoding", None)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Yield the body. Raises `ResponseTooLargeError` beyond `MAX_BYTES`."""
        size = 0
        async for block in self._inner:
            for at in range(0, len(block), SLICE):
                part = self._decoder.decode(block[at : at + SLICE])
                size += len(part)
                if size > MAX_BYTES:
                    raise ResponseTooLargeError
                for start in range(0, len(part), SLICE):
                    yield part[start : start + SLICE]  # whose events are parsed at once
                    await asyncio.sleep(0)
        yield self._decoder.flush()
