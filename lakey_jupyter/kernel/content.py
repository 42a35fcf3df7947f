"""What a pulled file holds, as one checksum of its rows: the same for the same rows, however they are encoded.

Every leaf of every column is hashed by itself, NULLs as nothing, lengths apart from what they measure: neither the
batches that a file happens to be read in, nor what lies under a NULL, is part of it.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..model.output import format_of

if TYPE_CHECKING:
    import pyarrow as pa

BATCH = 1 << 16
READ = 1 << 20
Hashes = dict[str, Any]


def content(path: Path) -> tuple[int, str]:
    """The rows of a file or a folder of parts, and their checksum; as pyarrow raises for what cannot be read."""
    rows, schema = 0, ""
    hashes: Hashes = defaultdict(hashlib.sha256)
    for file in files_of(path):
        for batch in _BATCHES[format_of(file.name)](file):
            rows += batch.num_rows
            schema = repr([(field.name, str(field.type)) for field in batch.schema])
            for number, column in enumerate(batch.columns):
                _feed(hashes, str(number), column)
    whole = hashlib.sha256(f"{rows} {schema}".encode())
    for name in sorted(hashes):
        whole.update(f"{name} {hashes[name].hexdigest()}".encode())
    return rows, whole.hexdigest()


def sha256(path: Path) -> str:
    """The checksum of the bytes of a file, or of a folder's files one after the other."""
    whole = hashlib.sha256()
    for file in files_of(path):
        with file.open("rb") as opened:
            while block := opened.read(READ):
                whole.update(block)
    return whole.hexdigest()


def files_of(path: Path) -> list[Path]:
    """The file, or the files of a folder in the order of their names."""
    return sorted(path.iterdir()) if path.is_dir() else [path]


def _parquet(file: Path) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    with pq.ParquetFile(file) as opened:
        yield pa.RecordBatch.from_pylist([], schema=opened.schema_arrow)  # so that no rows have columns too
        yield from opened.iter_batches(BATCH)


def _arrow(file: Path) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa

    with pa.memory_map(str(file)) as source, pa.ipc.open_file(source) as opened:
        yield pa.RecordBatch.from_pylist([], schema=opened.schema)
        for number in range(opened.num_record_batches):
            yield opened.get_batch(number)


_BATCHES = {"parquet": _parquet, "arrow": _arrow}


def _feed(hashes: Hashes, name: str, array: Any) -> None:
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = array.type
    if pa.types.is_dictionary(kind):
        _feed(hashes, name, array.dictionary_decode())
        return
    hashes[f"{name} valid"].update(pc.cast(array.is_valid(), pa.uint8()).to_numpy())
    if pa.types.is_struct(kind):
        for number, field in enumerate(array.flatten()):
            _feed(hashes, f"{name}.{number}", field)
    elif pa.types.is_nested(kind):
        _feed_lists(hashes, name, array)
    elif pa.types.is_boolean(kind):
        hashes[name].update(pc.cast(array.fill_null(False), pa.uint8()).to_numpy())
    elif pa.types.is_large_string(kind) or pa.types.is_string(kind) or not _is_fixed(kind):
        _feed_texts(hashes, name, array)
    elif not pa.types.is_null(kind):
        hashes[name].update(_fixed(array))


def _feed_lists(hashes: Hashes, name: str, array: Any) -> None:
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = array.type
    if pa.types.is_map(kind):
        array = array.cast(pa.list_(pa.struct([("key", kind.key_type), ("value", kind.item_type)])))
    lengths = pc.cast(pc.list_value_length(array), pa.int64()).fill_null(0)
    hashes[f"{name} length"].update(lengths.to_numpy())
    _feed(hashes, f"{name}[]", array.flatten())


def _feed_texts(hashes: Hashes, name: str, array: Any) -> None:
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    whole = pc.fill_null(array.cast(pa.large_binary()), b"")
    hashes[f"{name} length"].update(pc.cast(pc.binary_length(whole), pa.int64()).to_numpy())
    _, offsets, data = whole.buffers()
    if data is not None and len(whole):
        places = np.frombuffer(offsets, np.int64)[whole.offset : whole.offset + len(whole) + 1]
        hashes[name].update(memoryview(data)[int(places[0]) : int(places[-1])])


def _fixed(array: Any) -> Any:
    """The values of a column of one width, one after the other, with zeros under a NULL."""
    import numpy as np

    width = array.type.bit_width // 8
    buffer = array.buffers()[1]
    if buffer is None or not len(array):
        return b""
    values = np.frombuffer(buffer, np.uint8)[array.offset * width : (array.offset + len(array)) * width]
    if array.null_count:
        values = values.reshape(-1, width) * array.is_valid().to_numpy(zero_copy_only=False)[:, None]
    return np.ascontiguousarray(values)


def _is_fixed(kind: Any) -> bool:
    import pyarrow as pa

    return bool(pa.types.is_null(kind) or pa.types.is_primitive(kind) or pa.types.is_decimal(kind)) or (
        pa.types.is_fixed_size_binary(kind)
    )
