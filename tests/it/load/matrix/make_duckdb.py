"""Files by DuckDB's own writer."""
import duckdb

from panel import ROWS, column, file_name, folder, moments, spread

FORMS = {
    "text": ["VARCHAR", "BLOB", "ENUM"],
    "date": ["DATE", "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS", "TIMESTAMPTZ", "VARCHAR"],
    "count": ["TINYINT", "INTEGER", "BIGINT", "USMALLINT", "UBIGINT", "HUGEINT", "FLOAT", "DECIMAL(4,1)",
              "DECIMAL(9,2)", "DECIMAL(18,0)", "DECIMAL(38,10)"],
    "list": ["VARCHAR[]", "VARCHAR[2]"],
    "wide": ["BIGINT", "DOUBLE", "DECIMAL(38,4)"],
}
OPTIONS = {
    "codec": ["uncompressed", "snappy", "gzip", "brotli", "zstd", "lz4_raw"],
    "version": ["V1", "V2"],
    "dictionary": ["", "DICTIONARY_SIZE_LIMIT 1"],
}


def query(choice):
    text = choice["text"]

    def texts(name):
        if text == "BLOB":
            return f"encode({name})"
        return f"{name}::of_{name}" if text == "ENUM" else name

    def days(name):
        return f"{name}::{choice['date']}" if choice["date"] != "DATE" else f"{name}::TIMESTAMP::DATE"

    return f"""
        SELECT {texts("model")} AS model, {texts("_id")} AS _id, {texts("author")} AS author, {days("time")} AS time,
               {days("created")} AS created, downloads::{choice["count"]} AS downloads, {texts("country")} AS country,
               is_moe, languages::{choice["list"]} AS languages, parameters::{choice["wide"]} AS parameters, NULL AS license,
               md5(model)::UUID AS sha
        FROM panel ORDER BY number"""


if __name__ == "__main__":
    path = folder("duckdb")
    database = duckdb.connect()
    database.execute("SET TimeZone = 'UTC'; SET threads = 1")
    database.execute("""CREATE TABLE panel (number INTEGER, model VARCHAR, _id VARCHAR, author VARCHAR, time TIMESTAMP,
        created TIMESTAMP, downloads BIGINT, country VARCHAR, is_moe BOOLEAN, languages VARCHAR[], parameters BIGINT)""")
    rows = zip(range(len(ROWS)), column("model"), column("_id"), column("author"), moments("time"), moments("created"),
               column("downloads"), column("country"), column("is_moe"), column("languages"), column("parameters"))
    database.executemany("INSERT INTO panel VALUES (" + ", ".join("?" * 11) + ")", [list(row) for row in rows])
    for name in ["model", "_id", "author", "country"]:
        values = f"SELECT DISTINCT {name} FROM panel WHERE {name} IS NOT NULL ORDER BY 1"
        database.execute(f"CREATE TYPE of_{name} AS ENUM ({values})")
    for number, choice in enumerate(spread(FORMS, OPTIONS)):
        options = f"FORMAT parquet, COMPRESSION {choice['codec']}, PARQUET_VERSION {choice['version']}"
        options += f", {choice['dictionary']}" if choice["dictionary"] else ""
        database.execute(f"COPY ({query(choice)}) TO '{path / file_name(number, choice)}' ({options})")
