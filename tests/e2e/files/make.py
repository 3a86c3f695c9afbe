"""Makes the two small files beside it, sound Parquet that the site can't use: python make.py (needs pyarrow)."""

import pathlib

import pyarrow
import pyarrow.parquet

folder = pathlib.Path(__file__).parent
plain = {"compression": "none", "write_statistics": False, "store_schema": False, "use_dictionary": False}
colors = pyarrow.table({"color": ["red", "blue"], "weight": [1.5, 2.5]})
pyarrow.parquet.write_table(colors, folder / "no-models.parquet", **plain)
columns = [("model", pyarrow.string()), ("time", pyarrow.date32()), ("downloads", pyarrow.int64())]
pyarrow.parquet.write_table(pyarrow.schema(columns).empty_table(), folder / "no-rows.parquet", **plain)
