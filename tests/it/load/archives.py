"""Writes tests/it/load/archives/*.zip: the forms in which archives come. Run from the project's folder."""

import os
import zipfile

FOLDER = "tests/it/load/archives"
# Not Parquet: where an entry's bytes lie doesn't depend on what they are.
CONTENT = {"a.parquet": b"one " * 50, "2026-10-26/b.PQ": b"two", "notes.txt": b"no", "__MACOSX/._a.parquet": b"no"}


def write(name, method, comment=b"", force_zip64=False):
    with zipfile.ZipFile(os.path.join(FOLDER, name), "w", method) as archive:
        archive.comment = comment
        for path, content in CONTENT.items():
            info = zipfile.ZipInfo(path, date_time=(2026, 10, 26, 0, 0, 0))
            info.compress_type = method
            with archive.open(info, "w", force_zip64=force_zip64) as entry:
                entry.write(content)


write("stored.zip", zipfile.ZIP_STORED)
write("deflated.zip", zipfile.ZIP_DEFLATED, comment=b"a comment PK\x05\x06 that looks like an end")
write("large_form.zip", zipfile.ZIP_DEFLATED, force_zip64=True)
write("bzip2.zip", zipfile.ZIP_BZIP2)
with zipfile.ZipFile(os.path.join(FOLDER, "nothing.zip"), "w") as archive:
    archive.writestr(zipfile.ZipInfo("notes.txt", date_time=(2026, 10, 26, 0, 0, 0)), b"no")
