"""The one panel that every file of this folder holds, and how its forms are spread over files.

The scripts beside this one write the files, each into a folder of its writer's name, from scratch:
    pip install -r requirements.txt && python make_pyarrow.py && python make_polars.py && python make_duckdb.py
"""
import datetime
import itertools
import pathlib
import re
import shutil

HERE = pathlib.Path(__file__).parent
MODELS = 8
DAYS = [datetime.date(2026, 1, 5) + datetime.timedelta(days=7 * week) for week in range(5)]

# A row per model and day; a null of each kind stands in one or more rows.
ROWS = [
    {
        "model": f"org-{model % 3}/{'模型-α' if model == 7 else 'model'}-{model}",
        "_id": f"{model:024x}",
        "author": None if model == 5 else f"org-{model % 3}",
        "time": day,
        "created": None if model == 4 else datetime.date(2024, 2, 29) - datetime.timedelta(days=400 * model),
        "downloads": 0 if model == 6 else 10 * model + week,
        "country": [None, "France", "China"][model % 3],
        "is_moe": [None, True, False, False][model % 4],
        "languages": None if model == 3 else ["en", ["de", "fr", "zh"][model % 3]],
        "parameters": None if model == 2 else 1_000_000_000 * (model + 1),
    }
    for week, day in enumerate(DAYS)
    for model in range(MODELS)
]


def column(name):
    return [row[name] for row in ROWS]


def moments(name):
    """Days as points in time, late enough on the day that a zone could move them."""
    return [day and datetime.datetime(day.year, day.month, day.day, 22, 30) for day in column(name)]


def expected():
    """The panel as the test writes it."""
    def text(value):
        if isinstance(value, bool):
            return str(value).lower()
        return ", ".join(value) if isinstance(value, list) else "" if value is None else str(value)

    names = ["time", "model", "downloads", "created", "author", "country", "is_moe", "languages", "parameters"]
    lines = []
    for row in ROWS:
        lines.append("|".join(text(row[name]) for name in names))
    return "\n".join(sorted(lines)) + "\n"


def spread(forms, options):
    """Files in which every two options meet, and every form of every column with every option.

    Forms of different columns need not meet: no file has a column that has both.
    """
    values = {**options, **forms}
    keys = list(values)
    together = [(a, b) for a, b in itertools.combinations(keys, 2) if a in options or b in options]
    missing = {((a, x), (b, y)) for a, b in together for x in values[a] for y in values[b]}

    def gain(choice, key, value):
        """How many missing pairs a value adds to a choice."""
        pairs = [((a, b), (value if a == key else choice.get(a), value if b == key else choice.get(b)))
                 for a, b in together if key in (a, b)]
        return sum(((a, x), (b, y)) in missing for (a, b), (x, y) in pairs)

    while missing:
        choice = dict(min(missing, key=str))
        for key in keys:
            if key not in choice:
                choice[key] = max(values[key], key=lambda value: gain(choice, key, value))
        missing -= {((a, choice[a]), (b, choice[b])) for a, b in together}
        yield {key: choice[key] for key in keys}


def folder(writer):
    path = HERE / writer
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir()
    return path


def file_name(number, choice):
    """The file's number and forms: `017-int8-snappy-1-0-string.parquet`."""
    forms = "-".join(str(form) for form in choice.values())
    return f"{number:03}-{re.sub('[^0-9A-Za-z]+', '-', forms).strip('-').lower()}.parquet"


if __name__ == "__main__":
    (HERE / "expected.txt").write_text(expected())
