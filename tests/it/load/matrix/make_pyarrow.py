"""Files by pyarrow (arrow-cpp, what pandas writes with), and by it in the shapes of Spark and parquet-java.

Spark's shapes: INT96 timestamps, decimals in fixed bytes, no Arrow schema, lists whose item is `array` or `element`.
"""
import pyarrow as pa
import pyarrow.parquet as pq

from panel import ROWS, column, file_name, folder, moments, spread

KEYS = [pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.uint8(), pa.uint16(), pa.uint32()]
TEXT = {str(t): t for t in [pa.string(), pa.large_string(), pa.string_view(), pa.binary(), pa.large_binary(),
                            pa.binary_view(), pa.binary(26), pa.json_()]}
TEXT |= {f"dictionary-{key}-{value}": pa.dictionary(key, value) for key, value in
         [*((key, pa.string()) for key in KEYS), (pa.int32(), pa.large_string()), (pa.int8(), pa.binary())]}
ZONES = {"s": [None, "UTC"], "ms": [None, "UTC"], "us": [None, "America/New_York"], "ns": [None, "+05:30"]}
STAMPS = {f"{unit}-{zone}": pa.timestamp(unit, zone) for unit in ZONES for zone in ZONES[unit]}
DATES = {"date32": pa.date32(), "date64": pa.date64(), **STAMPS, "dictionary-date32": pa.dictionary(pa.int8(), pa.date32()),
         "dictionary-timestamp": pa.dictionary(pa.int32(), pa.timestamp("us"))}
ISO = {"iso": "%Y-%m-%d", "iso-T": "%Y-%m-%dT%H:%M:%S", "iso-Z": "%Y-%m-%dT%H:%M:%SZ", "iso-fraction": "%Y-%m-%d %H:%M:%S.123456",
       "iso-offset": "%Y-%m-%d %H:%M:%S+00:00"}
NUMBERS = {str(t): t for t in [pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.uint8(), pa.uint16(), pa.uint32(),
                               pa.uint64(), pa.float16(), pa.float32(), pa.float64()]}
DECIMALS = {str(t): t for t in [pa.decimal32(9, 0), pa.decimal32(8, 2), pa.decimal64(18, 0), pa.decimal64(17, 3),
                                pa.decimal128(20, 0), pa.decimal128(38, 9), pa.decimal256(76, 0), pa.decimal256(50, 38)]}
WIDE = {str(t): t for t in [pa.int64(), pa.uint64(), pa.float32(), pa.float64(), pa.decimal128(10, 0),
                            pa.decimal64(14, 2), pa.decimal256(60, 20)]}
LISTS = {str(t): t for t in [pa.list_(pa.string()), pa.large_list(pa.large_string()), pa.list_(pa.string(), 2),
                             pa.list_(pa.binary()), pa.list_(pa.dictionary(pa.int8(), pa.string()))]}

FORMS = {
    "text": list(TEXT),
    "date": [*DATES, *ISO],
    "count": [*NUMBERS, *DECIMALS, "dictionary-int64"],
    "list": [*LISTS, "text"],
    "wide": [*WIDE],
}
OPTIONS = {
    "codec": ["none", "snappy", "gzip", "brotli", "zstd", "lz4"],
    "encoding": ["dictionary", "plain", "delta", "delta-prefix", "split"],
    "page": ["1.0", "2.0"],
    "shape": ["", "small", "bloom", "spark", "java"],
}


def texts(values, form):
    if form == "fixed_size_binary[26]":
        values = [value and value.encode().ljust(26, b"\0") for value in values]
    elif "binary" in form:
        values = [value and value.encode() for value in values]
    if form == "extension<arrow.json>":
        return pa.array(values, pa.string()).cast(pa.json_())
    return cast(values, TEXT[form])


def cast(values, target):
    if pa.types.is_dictionary(target):
        return pa.array(values, target.value_type).dictionary_encode().cast(target)
    return pa.array(values, target)


def days(name, form):
    if form in ISO:
        return pa.array([moment and moment.strftime(ISO[form]) for moment in moments(name)])
    target = DATES[form]
    day = form.startswith("date") or form == "dictionary-date32"
    return cast(column(name) if day else moments(name), target)


def lists(form):
    values = column("languages")
    if form == "text":
        return pa.array([value and ", ".join(value) for value in values])
    if form == "list<item: binary>":
        values = [value and [item.encode() for item in value] for value in values]
    return pa.array(values, pa.list_(pa.string())).cast(LISTS[form]) if "dictionary" in form else pa.array(values, LISTS[form])


def table(choice):
    count = pa.int64() if choice["count"] == "dictionary-int64" else (NUMBERS | DECIMALS)[choice["count"]]
    whole = pa.array(column("downloads"), pa.int64())
    downloads = whole.dictionary_encode() if choice["count"] == "dictionary-int64" else number(whole, count)
    return pa.table({
        "model": texts(column("model"), choice["text"]),
        "_id": texts(column("_id"), choice["text"]),
        "author": texts(column("author"), choice["text"]),
        "time": days("time", choice["date"]),
        "created": days("created", choice["date"]),
        "downloads": downloads,
        "country": texts(column("country"), choice["text"]),
        "is_moe": pa.array(column("is_moe"), pa.bool_()),
        "languages": lists(choice["list"]),
        "parameters": number(pa.array(column("parameters"), pa.int64()), WIDE[choice["wide"]]),
        "license": pa.nulls(len(ROWS)),
        "sha": pa.array([bytes([200 + row % 50] * 16) for row in range(len(ROWS))], pa.uuid()),
    })


def number(values, target):
    if pa.types.is_decimal(target):
        return pa.array(values.to_pylist(), target)
    return values.cast(pa.float64()).cast(target) if pa.types.is_floating(target) else values.cast(target)


def physical(field, encoding):
    """An encoding that the column's physical type allows; plain where the wanted one isn't made for it."""
    kind = field.type
    if isinstance(kind, pa.BaseExtensionType):
        kind = kind.storage_type
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    fixed = pa.types.is_fixed_size_binary(kind) or pa.types.is_float16(kind) or pa.types.is_decimal(kind)
    if pa.types.is_boolean(kind):
        return "RLE"
    if pa.types.is_nested(kind) or pa.types.is_null(kind):
        return "PLAIN"
    if pa.types.is_integer(kind) or pa.types.is_temporal(kind):
        return {"delta": "DELTA_BINARY_PACKED", "delta-prefix": "DELTA_BINARY_PACKED", "split": "BYTE_STREAM_SPLIT"}[encoding]
    if fixed:
        return {"delta": "PLAIN", "delta-prefix": "DELTA_BYTE_ARRAY", "split": "BYTE_STREAM_SPLIT"}[encoding]
    if pa.types.is_floating(kind):
        return {"split": "BYTE_STREAM_SPLIT"}.get(encoding, "PLAIN")
    return {"delta": "DELTA_LENGTH_BYTE_ARRAY", "delta-prefix": "DELTA_BYTE_ARRAY", "split": "PLAIN"}[encoding]


def properties(choice, made):
    given = {"compression": choice["codec"], "data_page_version": choice["page"], "use_dictionary": choice["encoding"] == "dictionary"}
    shape = choice["shape"]
    # INT96 and decimals in integers take other encodings than the type says.
    if choice["encoding"] not in ("dictionary", "plain") and shape not in ("spark", "java"):
        given["column_encoding"] = {field.name: physical(field, choice["encoding"]) for field in made.schema
                                    if not pa.types.is_nested(field.type)}
    if shape == "small":
        given |= {"row_group_size": 16, "data_page_size": 64, "write_batch_size": 4, "write_page_index": True,
                  "write_page_checksum": True}
    if shape == "bloom":
        names = ["_id", "author", "downloads"]
        given |= {"bloom_filter_options": {name: {"ndv": 10} for name in names}, "version": "1.0"}
    if shape == "spark":
        given |= {"use_deprecated_int96_timestamps": True, "store_schema": False, "use_compliant_nested_type": False}
    if shape == "java":
        given |= {"store_schema": False, "store_decimal_as_integer": True, "version": "2.4"}
    return given


if __name__ == "__main__":
    path = folder("pyarrow")
    for number_of_file, choice in enumerate(spread(FORMS, OPTIONS)):
        made = table(choice)
        pq.write_table(made, path / file_name(number_of_file, choice), **properties(choice, made))
