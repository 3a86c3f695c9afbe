"""Makes the small files beside it: python make.py (needs pyarrow).

Two are sound Parquet that the site can't use; `odd.parquet` has columns that nobody would recognize, and `several.zip`
holds two days of one table, one deflated and one stored, whose dates stand in their paths.
"""

import io
import pathlib
import zipfile

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
