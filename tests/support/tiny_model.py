"""Makes a llama of a hundred kilobytes with random weights: what it writes is noise, but it is loaded and served.

Its noise is ASCII, and short: bytes that are half a character would break any JSON, and long noise takes long.
"""

from __future__ import annotations

from pathlib import Path

import gguf
import numpy as np

WIDTH, HEADS, LAYERS, INNER, CONTEXT = 32, 2, 1, 64, 8192

TEMPLATE = "{% for message in messages %}{{ message['role'] + ': ' + message['content'] + '\n' }}{% endfor %}assistant:"


def write_model(path: Path, /, *, seed: int = 7) -> Path:
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name("tiny")
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(INNER)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    add_vocabulary(writer)
    for name, array in draw_weights(seed):
        writer.add_tensor(name, array)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def add_vocabulary(writer: gguf.GGUFWriter) -> None:
    """Three marks and the 256 bytes, as SentencePiece has them."""
    kinds = gguf.TokenType
    tokens = [b"<unk>", b"<s>", b"</s>", *(f"<0x{byte:02X}>".encode() for byte in range(256))]
    types = [kinds.UNKNOWN, kinds.CONTROL, kinds.CONTROL, *[kinds.BYTE] * 256]
    writer.add_vocab_size(len(tokens))
    writer.add_tokenizer_model("llama")
    writer.add_token_list(tokens)
    writer.add_token_scores([0.0] * len(tokens))
    writer.add_token_types(types)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_unk_token_id(0)
    writer.add_chat_template(TEMPLATE)


def draw_weights(seed: int) -> list[tuple[str, np.ndarray]]:
    random = np.random.default_rng(seed)

    def draw(*shape: int) -> np.ndarray:
        return (random.standard_normal(shape) / np.sqrt(shape[-1])).astype(np.float32)

    ones = np.ones(WIDTH, dtype=np.float32)
    embedded, written = draw(259, WIDTH), draw(259, WIDTH)
    embedded[:, 0] = 4.0  # a direction that every state has, for the output to lean on
    written[:, 0] = 0.0
    written[3 + 128 :, 0] = -20.0
    written[[2, *(3 + byte for byte in b'"]}')], 0] = 1.0
    weights = [("token_embd.weight", embedded), ("output_norm.weight", ones), ("output.weight", written)]
    for layer in range(LAYERS):
        here = f"blk.{layer}"
        weights += [(f"{here}.attn_norm.weight", ones), (f"{here}.ffn_norm.weight", ones)]
        weights += [(f"{here}.attn_{part}.weight", draw(WIDTH, WIDTH)) for part in ("q", "k", "v", "output")]
        weights += [(f"{here}.ffn_{part}.weight", draw(INNER, WIDTH)) for part in ("gate", "up")]
        weights.append((f"{here}.ffn_down.weight", draw(WIDTH, INNER)))
    return weights
