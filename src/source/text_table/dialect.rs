//! Which character stands between the cells of a text.

use csv::{ByteRecord, Reader, ReaderBuilder};

/// Characters that stand between cells.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// Bytes of the beginning by which the delimiter is chosen.
const SAMPLE_BYTES: usize = 1 << 16;
/// Lines of it that are looked at.
const SAMPLE_RECORDS: usize = 200;

/// Returns the delimiter, and how many bytes stand before the table; `None` where the first line has one cell whatever it is.
///
/// Of those that part the first line, the one with which the most lines have as many cells as the first.
pub(super) fn delimiter(text: &[u8]) -> Option<(u8, usize)> {
    if let Some(stated) = stated_delimiter(text) {
        return Some(stated);
    }
    let end = text.len().min(SAMPLE_BYTES);
    // A line that is cut has too few cells.
    let end = if end < text.len() { text[..end].iter().rposition(|&byte| byte == b'\n').unwrap_or(end) } else { end };
    let sample = &text[..end];
    let scored = DELIMITERS.into_iter().filter_map(|delimiter| Some((score(sample, delimiter)?, delimiter)));
    // Of equal ones the first.
    scored.rev().max_by_key(|(score, _)| *score).map(|(_, delimiter)| (delimiter, 0))
}

/// Returns the delimiter that a first line such as `sep=;` states, as spreadsheets write it.
fn stated_delimiter(text: &[u8]) -> Option<(u8, usize)> {
    let (&delimiter, rest) = text.strip_prefix(b"sep=")?.split_first()?;
    let line_end = if rest.starts_with(b"\r\n") { 2 } else { 1 };
    (DELIMITERS.contains(&delimiter) && matches!(rest.first(), Some(b'\r' | b'\n')))
        .then_some((delimiter, 5 + line_end))
}

/// Returns how many of a thousand lines have as many cells as the first, and how many cells it has; `None` if it has one.
fn score(sample: &[u8], delimiter: u8) -> Option<(usize, usize)> {
    let mut reader = reader(sample, delimiter);
    let mut record = ByteRecord::new();
    let (mut cells, mut lines, mut equal) = (None, 0, 0);
    while lines < SAMPLE_RECORDS && reader.read_byte_record(&mut record).unwrap_or(false) {
        let expected = *cells.get_or_insert(record.len());
        (expected > 1).then_some(())?;
        lines += 1;
        equal += usize::from(record.len() == expected);
    }
    Some((equal * 1_000 / lines.max(1), cells?))
}

/// Returns a reader of a text's cells; lines may have any number of them.
pub(super) fn reader<R: std::io::Read>(text: R, delimiter: u8) -> Reader<R> {
    ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(text)
}
