"""Makes the small files beside it: python make.py (needs pyarrow).

Two are sound Parquet that the site can't use; `odd.parquet` has columns that nobody would recognize, and `several.zip`
holds two days of one table, one deflated and one stored, whose dates stand in their paths. `large-counts.parquet` has counts from
2^53 on; `swollen.zip` holds 300 MB of zeros that it tells of as 1 kB.
"""

import io
import pathlib
import struct
import zipfile
import zlib

import pyarrow
import pyarrow.parquet

folder = pathlib.Path(__file__).parent
plain = {"compression": "none", "write_statistics": False, "store_schema": False, "use_dictionary": False}
colors = pyarrow.table({"color": ["red", "blue"], "shade": ["dark", "light"], "weight": [1.5, 2.5]})
pyarrow.parquet.write_table(colors, folder / "no-models.parquet", **plain)
columns = [("model", pyarrow.string()), ("time", pyarrow.date32()), ("downloads", pyarrow.int64())]
pyarrow.parquet.write_table(pyarrow.schema(columns).empty_table(), folder / "no-rows.parquet", **plain)

odd = {
    "repo": ["a/x", "b/y", "a/x", "b/y"],
    "seen": ["2026-01-05", "2026-01-05", "2026-01-12", "2026-01-12"],
    "pays": ["France", "Chile", "France", "Chile"],
    "hits": [30, 10, 20, 20],
    "stars": [1, 2, 3, 4],
}
pyarrow.parquet.write_table(pyarrow.table(odd), folder / "odd.parquet", **plain)

with zipfile.ZipFile(folder / "several.zip", "w") as archive:
    for day, method, counts in [("2026-01-05", zipfile.ZIP_DEFLATED, [30, 10]), ("2026-01-12", zipfile.ZIP_STORED, [20, 20])]:
        table = io.BytesIO()
        pyarrow.parquet.write_table(pyarrow.table({"model": ["a/x", "b/y"], "downloads": counts}), table, **plain)
        entry = zipfile.ZipInfo(f"{day}/models.parquet", date_time=(2026, 1, 12, 0, 0, 0))
        archive.writestr(entry, table.getvalue(), method)
    archive.writestr(zipfile.ZipInfo("notes.txt", date_time=(2026, 1, 12, 0, 0, 0)), b"nothing to see")

large = {"model": ["a/x", "b/y"], "time": ["2026-01-05"] * 2, "downloads": [2**53 + 1, 2**53 - 1]}
pyarrow.parquet.write_table(pyarrow.table(large), folder / "large-counts.parquet", **plain)

deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
zeros = b"".join([*(deflate.compress(bytes(1 << 20)) for _ in range(300)), deflate.flush()])
name = b"swollen.parquet"
# Local header, then the directory: deflated, so many bytes, and 1,024 of them inflated.
sizes = struct.pack("<III", zlib.crc32(bytes(1_024)), len(zeros), 1_024)
local = b"PK\x03\x04" + struct.pack("<HHHHH", 20, 0, 8, 0, 0x5C2C) + sizes + struct.pack("<HH", len(name), 0) + name
entry = b"PK\x01\x02" + struct.pack("<HHHHHH", 20, 20, 0, 8, 0, 0x5C2C) + sizes + struct.pack("<HHHHHII", len(name), 0, 0, 0, 0, 0, 0) + name
end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(entry), len(local) + len(zeros), 0)
(folder / "swollen.zip").write_bytes(local + zeros + entry + end)
