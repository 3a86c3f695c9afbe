"""Files by polars' own writer."""
import polars as pl

from panel import ROWS, column, file_name, folder, moments, spread

TEXT = {"String": pl.String, "Categorical": pl.Categorical, "Enum": None, "Binary": pl.Binary}
DATES = {"Date": pl.Date, "iso": pl.String, **{f"{unit} {zone}": pl.Datetime(unit, zone) for unit in ["ms", "us", "ns"]
                                              for zone in [None, "Asia/Tokyo"]}}
NUMBERS = [pl.Int8, pl.Int32, pl.Int64, pl.UInt16, pl.UInt64, pl.Float16, pl.Float32, pl.Float64, pl.Decimal(9, 0),
           pl.Decimal(38, 3)]
FORMS = {
    "text": list(TEXT),
    "date": list(DATES),
    "count": NUMBERS,
    "list": [pl.List(pl.String), pl.Array(pl.String, 2), pl.List(pl.Categorical)],
    "wide": [pl.Int64, pl.UInt64, pl.Float64, pl.Decimal(20, 4)],
}
OPTIONS = {
    "codec": ["uncompressed", "snappy", "gzip", "brotli", "zstd", "lz4"],
    "shape": ["", "small"],
}


def texts(name, form):
    values = pl.Series(column(name), dtype=pl.String)
    if form == "Enum":
        return values.cast(pl.Enum(values.drop_nulls().unique().sort()))
    return values.cast(TEXT[form])


def days(name, form):
    if form == "Date":
        return pl.Series(column(name), dtype=pl.Date)
    if form == "iso":
        return pl.Series([moment and f"{moment.isoformat()}.123+00:00" for moment in moments(name)], dtype=pl.String)
    unit = DATES[form].time_unit
    plain = pl.Series(moments(name), dtype=pl.Datetime(unit))
    return plain.dt.replace_time_zone("UTC").cast(DATES[form]) if DATES[form].time_zone else plain


def frame(choice):
    return pl.DataFrame({
        "model": texts("model", choice["text"]),
        "_id": texts("_id", choice["text"]),
        "author": texts("author", choice["text"]),
        "time": days("time", choice["date"]),
        "created": days("created", choice["date"]),
        "downloads": pl.Series(column("downloads"), dtype=pl.Int64).cast(choice["count"]),
        "country": texts("country", choice["text"]),
        "is_moe": pl.Series(column("is_moe"), dtype=pl.Boolean),
        "languages": pl.Series(column("languages"), dtype=pl.List(pl.String)).cast(choice["list"]),
        "parameters": pl.Series(column("parameters"), dtype=pl.Int64).cast(choice["wide"]),
        "license": pl.Series([None] * len(ROWS), dtype=pl.Null),
    })


if __name__ == "__main__":
    path = folder("polars")
    for number, choice in enumerate(spread(FORMS, OPTIONS)):
        small = {"row_group_size": 16, "data_page_size": 64} if choice["shape"] == "small" else {}
        frame(choice).write_parquet(path / file_name(number, choice), compression=choice["codec"], **small)
