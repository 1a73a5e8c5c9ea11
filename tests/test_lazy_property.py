"""Properties that are computed once for each instance."""

from __future__ import annotations

import threading

from summarizer.lazy_property import cached_property


class Article:
    def __init__(self, *gates: threading.Event) -> None:
        self.gates = gates
        self.reads = 0

    @cached_property
    def words(self) -> int:
        """How often it was read, behind its gates."""
        self.reads += 1
        assert all(gate.wait(30) for gate in self.gates)
        return self.reads


def test_a_property_is_computed_once() -> None:
    article = Article()
    assert [article.words, article.words, article.reads] == [1, 1, 1]
    assert Article.words.__doc__ == "How often it was read, behind its gates."


def test_a_property_of_one_instance_does_not_wait_for_that_of_another() -> None:
    gate = threading.Event()
    slow, quick = Article(gate), Article()
    readers = [threading.Thread(target=getattr, args=(each, "words"), daemon=True) for each in (slow, quick)]
    readers[0].start()
    while not slow.reads:
        pass
    readers[1].start()
    readers[1].join(30)
    assert [quick.__dict__.get("words"), slow.__dict__.get("words")] == [1, None]
    gate.set()
    readers[0].join(30)
    assert slow.__dict__["words"] == 1
