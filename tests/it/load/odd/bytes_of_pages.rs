//! Pages of equal bytes, which a few bytes stand for: they are read; what bursts is not.

use std::sync::Arc;

use arrow::array::{ArrayRef, UInt64Array};
use parquet::basic::{BrotliLevel, Compression, GzipLevel, ZstdLevel};
use parquet::file::properties::WriterPropertiesBuilder;

use crate::support::{dates, day, parquet_with, texts};

const ROWS: usize = 300_000;

/// A model's name in every row, in a page of 6 MB.
fn constant(form: impl FnOnce(WriterPropertiesBuilder) -> WriterPropertiesBuilder) -> Vec<u8> {
    let columns: [(&str, ArrayRef); 3] = [
        ("model", texts(std::iter::repeat_n("a/model-of-a-name", ROWS))),
        ("time", dates(std::iter::repeat_n(day("2026-01-05"), ROWS))),
        ("downloads", Arc::new(UInt64Array::from_iter_values(std::iter::repeat_n(1, ROWS)))),
    ];
    parquet_with(&columns, |p| {
        let large = p.set_dictionary_enabled(false).set_data_page_size_limit(1 << 30);
        form(large.set_data_page_row_count_limit(ROWS).set_write_batch_size(ROWS))
    })
}

#[test]
fn pages_of_equal_bytes_are_read() {
    let codecs = [
        Compression::SNAPPY,
        Compression::GZIP(GzipLevel::default()),
        Compression::BROTLI(BrotliLevel::try_new(11).unwrap()),
        Compression::ZSTD(ZstdLevel::try_new(19).unwrap()),
        Compression::LZ4_RAW,
    ];
    for codec in codecs {
        let file = constant(|p| p.set_compression(codec));
        let panel = super::super::load(&file).map_err(|error| format!("{codec:?}: {error}")).unwrap();
        assert_eq!(panel.quality().rows_read, ROWS as u64);
    }
}
