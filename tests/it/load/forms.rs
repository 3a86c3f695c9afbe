//! Every physical form in which writers store names, dates and counts.

use std::sync::Arc;

use arrow::array::*;
use arrow::compute::cast;
use arrow::datatypes::{DataType, Field, Int32Type, Int64Type, TimeUnit};
use parquet::basic::{BrotliLevel, Compression, GzipLevel, ZstdLevel};
use parquet::file::properties::WriterVersion;

use super::load;
use crate::support::{counts, dates, day, lines, lists, panel, parquet, parquet_with, texts};

const ROWS: [&str; 3] = ["2026-01-05 a/x 7", "2026-01-05 b/y 3", "2026-01-12 a/x 9"];

fn names() -> ArrayRef {
    texts(["a/x", "b/y", "a/x"])
}

fn times() -> ArrayRef {
    dates(["2026-01-05", "2026-01-05", "2026-01-12"].map(day))
}

/// The three rows above are read, whatever the form of one column.
#[track_caller]
fn reads(model: ArrayRef, time: ArrayRef, downloads: ArrayRef) {
    let forms = format!("{} {} {}", model.data_type(), time.data_type(), downloads.data_type());
    let file = parquet(&[("model", model), ("time", time), ("downloads", downloads)]);
    let panel = panel(file).unwrap_or_else(|error| panic!("{forms}: {error}"));
    assert_eq!(lines(&panel), ROWS, "{forms}");
    assert_eq!(panel.quality().rows_read, 3, "{forms}");
}

fn dictionary(keys: DataType, values: DataType) -> DataType {
    DataType::Dictionary(Box::new(keys), Box::new(values))
}

fn text_forms() -> Vec<DataType> {
    use DataType::*;
    let coded = [Int8, Int16, Int32, Int64, UInt8, UInt32].map(|keys| dictionary(keys, Utf8));
    let plain = [Utf8, LargeUtf8, Utf8View, dictionary(Int32, LargeUtf8), dictionary(Int8, LargeUtf8)];
    let bytes = [Binary, LargeBinary, BinaryView, dictionary(Int8, Binary)];
    plain.into_iter().chain(bytes).chain(coded).collect()
}

#[test]
fn names_in_every_form_of_text() {
    for form in text_forms() {
        reads(cast(&names(), &form).unwrap(), times(), counts([7, 3, 9]));
    }
}

#[test]
fn names_without_the_dictionary_page() {
    let columns = [("model", names()), ("time", times()), ("downloads", counts([7, 3, 9]))];
    let file = parquet_with(&columns, |properties| properties.set_dictionary_enabled(false));
    assert_eq!(lines(&panel(file).unwrap()), ROWS);
}

#[test]
fn dates_in_every_form() {
    use DataType::*;
    reads(names(), times(), counts([7, 3, 9]));
    reads(names(), cast(&times(), &Date64).unwrap(), counts([7, 3, 9]));
    for unit in [TimeUnit::Second, TimeUnit::Millisecond, TimeUnit::Microsecond, TimeUnit::Nanosecond] {
        for zone in [None, Some("UTC"), Some("+02:00")] {
            let plain = cast(&times(), &Timestamp(unit, None)).unwrap();
            // The zone is how a reader of the file would show it: the stored time is in UTC.
            let stored = plain.to_data().into_builder().data_type(Timestamp(unit, zone.map(Into::into)));
            reads(names(), make_array(stored.build().unwrap()), counts([7, 3, 9]));
        }
    }
    for form in text_forms() {
        let days = ["2026-01-05", "2026-01-05", "2026-01-12"];
        reads(names(), cast(&texts(days), &form).unwrap(), counts([7, 3, 9]));
        let moments = ["2026-01-05T00:00:00Z", "2026-01-05 23:59:59.999", "2026-01-12T12:00:00+02:00"];
        reads(names(), cast(&texts(moments), &form).unwrap(), counts([7, 3, 9]));
    }
    for values in [Date32, Timestamp(TimeUnit::Millisecond, None)] {
        let plain = cast(&times(), &values).unwrap();
        reads(names(), cast(&plain, &dictionary(Int8, values)).unwrap(), counts([7, 3, 9]));
    }
}

#[test]
fn dates_before_1970_fall_on_their_own_day() {
    let time = TimestampMillisecondArray::from(vec![-1, -86_400_000, -86_400_001]);
    let file =
        parquet(&[("model", texts(["a", "b", "c"])), ("time", Arc::new(time)), ("downloads", counts([1, 2, 3]))]);
    assert_eq!(lines(&panel(file).unwrap()), ["1969-12-30 c 3", "1969-12-31 a 1", "1969-12-31 b 2"]);
}

#[test]
fn counts_in_every_form_of_number() {
    use DataType::*;
    for form in [Int8, Int16, Int32, Int64, UInt8, UInt16, UInt32, UInt64, Float16, Float32, Float64] {
        reads(names(), times(), cast(&counts([7, 3, 9]), &form).unwrap());
    }
    let decimals = [Decimal32(9, 0), Decimal64(18, 2), Decimal128(20, 0), Decimal128(38, 30), Decimal256(76, 70)];
    for form in decimals.into_iter().chain([Decimal256(20, 3), dictionary(Int8, Decimal128(20, 2))]) {
        reads(names(), times(), cast(&counts([7, 3, 9]), &form).unwrap());
    }
    reads(names(), times(), Arc::new([Some(7_i64), Some(3), Some(9)].into_iter().collect::<Int64Array>()));
    for keys in [Int8, Int32] {
        reads(names(), times(), cast(&counts([7, 3, 9]), &dictionary(keys, Int64)).unwrap());
    }
}

#[test]
fn large_counts_keep_every_digit() {
    let large = [(1 << 63) + 3, (1 << 53) + 1, 257_229_302];
    let file = parquet(&[("model", texts(["a", "b", "c"])), ("downloads", counts(large)), ("time", times())]);
    let panel = panel(file).unwrap();
    let mut read: Vec<u64> = (0..panel.rows()).map(|row| panel.count(row)).collect();
    read.sort_unstable();
    assert_eq!(read, [257_229_302, (1 << 53) + 1, (1 << 63) + 3]);
}

#[test]
fn numbers_that_are_no_counts_are_refused_by_row() {
    let floats = [7.0, f64::NAN, -1.0, f64::INFINITY, 1e300, 2.5, -0.0];
    let signed = vec![Some(7), None, Some(-1), Some(i64::MIN), Some(-2), Some(3), Some(0)];
    let wanted = ["2026-01-05 a 7", "2026-01-05 f 3", "2026-01-05 g 0"];
    let tenths = vec![Some(70), None, Some(-1), Some(i128::MIN / 2), Some(-20), Some(25), Some(0)];
    let tenths = Decimal128Array::from(tenths).with_precision_and_scale(38, 1).unwrap();
    let floats = Float64Array::from(floats.to_vec());
    for downloads in [Arc::new(floats) as ArrayRef, Arc::new(Int64Array::from(signed)), Arc::new(tenths)] {
        let time = dates([day("2026-01-05"); 7]);
        let file =
            parquet(&[("model", texts(["a", "b", "c", "d", "e", "f", "g"])), ("time", time), ("downloads", downloads)]);
        let panel = panel(file).unwrap();
        assert_eq!(lines(&panel), wanted);
        assert_eq!(panel.quality().refusals(), "4 without a count of 0 or more");
    }
}

#[test]
fn rows_without_name_or_date_are_refused_by_row() {
    let time: ArrayRef = Arc::new(StringArray::from(vec!["2026-01-05", "yesterday", "2026-02-30", "", "2026-01-05"]));
    let file =
        parquet(&[("model", texts(["a", "b", "c", "d", ""])), ("time", time), ("downloads", counts([1, 2, 3, 4, 5]))]);
    let panel = panel(file).unwrap();
    assert_eq!(lines(&panel), ["2026-01-05 a 1"]);
    assert_eq!(panel.quality().refusals(), "1 without a model name, 3 without a date");
}

#[test]
fn attributes_in_every_form() {
    let country = || texts(["France", "", "France"]);
    let flag: ArrayRef = Arc::new(BooleanArray::from(vec![Some(true), Some(false), None]));
    for form in text_forms() {
        let country = cast(&country(), &form).unwrap();
        let file = parquet(&[
            ("model", texts(["a", "b", "c"])),
            ("time", times()),
            ("downloads", counts([1, 2, 3])),
            ("country", country),
            ("is_moe", flag.clone()),
        ]);
        let panel = panel(file).unwrap();
        let value = |name: &str, row: usize| {
            let attribute = panel.attribute(name).unwrap();
            attribute.dictionary().get(attribute.key(row, panel.model()[row])).to_owned()
        };
        assert_eq!([0, 1, 2].map(|row| value("country", row)), ["France", "", "France"], "{form}");
        assert_eq!([0, 1, 2].map(|row| value("is_moe", row)), ["true", "false", ""], "{form}");
    }
}

#[test]
fn columns_that_cannot_be_read_do_not_disturb_the_others() {
    let list = ListArray::from_iter_primitive::<Int64Type, _, _>((0..3).map(|n| Some(vec![Some(n), None])));
    let tags: StringArray = ["x", "y", "z"].into_iter().map(Some).collect();
    let structs = StructArray::try_from(vec![("model", Arc::new(tags) as ArrayRef)]).unwrap();
    let nested: DictionaryArray<Int32Type> = ["p", "q", "p"].into_iter().collect();
    let file = parquet(&[
        ("tags", Arc::new(list)),
        ("safetensors", Arc::new(structs)),
        ("model", cast(&names(), &dictionary(DataType::Int8, DataType::Utf8)).unwrap()),
        ("org_country", Arc::new(NullArray::new(3))),
        ("author", Arc::new(NullArray::new(3))),
        ("created", Arc::new(NullArray::new(3))),
        ("time", times()),
        ("license", Arc::new(nested)),
        ("downloads", counts([7, 3, 9])),
        ("model", texts(["no", "no", "no"])),
        ("__index_level_0__", counts([0, 1, 2])),
    ]);
    assert_eq!(lines(&panel(file).unwrap()), ROWS);
}

#[test]
fn numbers_with_a_fraction_are_the_nearest_double() {
    let written = ["7.1", "0.000000001", "123456789012345.678901234"];
    let decimals = cast(&texts(written), &DataType::Decimal128(38, 9)).unwrap();
    let columns = [("model", texts(["a", "b", "c"])), ("time", times()), ("downloads", counts([1, 2, 3]))];
    let file = parquet(&[columns.as_slice(), &[("parameters", decimals)]].concat());
    let panel = panel(file).unwrap();
    let parameters = panel.attribute("parameters").unwrap();
    let value = |row: usize| parameters.numbers().unwrap()[parameters.key(row, panel.model()[row]) as usize];
    assert_eq!([0, 1, 2].map(value), written.map(|text| text.parse::<f64>().ok()));
}

#[test]
fn lists_in_every_form() {
    let list = || lists(&["en|de", "", "fr|~"]);
    let item = |item: DataType| Arc::new(Field::new("item", item, true));
    use DataType::*;
    let forms = [
        List(item(Binary)),
        LargeList(item(Utf8)),
        FixedSizeList(item(LargeUtf8), 2),
        ListView(item(Utf8)),
        LargeListView(item(Utf8View)),
    ];
    for form in forms {
        let columns = [("model", names()), ("time", times()), ("downloads", counts([7, 3, 9]))];
        let languages = ("languages", cast(&list(), &form).unwrap());
        let panel = panel(parquet(&[columns.as_slice(), &[languages]].concat())).unwrap();
        let languages = panel.attribute("languages").unwrap();
        let value = |row: usize| languages.dictionary().get(languages.key(row, panel.model()[row]));
        assert_eq!([0, 1, 2].map(value), ["en, de", "", "fr"], "{form}");
    }
}

#[test]
fn lists_that_are_written_as_texts() {
    let written = [r#"["en", "de"]"#, "['Korea, Republic of', None]", "[]", "fr, de", "[gguf", "en"];
    let read = ["en, de", "Korea, Republic of", "", "fr, de", "[gguf", "en"];
    let time = dates([day("2026-01-05"); 6]);
    let columns = [("model", texts(["a", "b", "c", "d", "e", "f"])), ("time", time), ("downloads", counts([1; 6]))];
    let panel = panel(parquet(&[columns.as_slice(), &[("languages", texts(written))]].concat())).unwrap();
    let languages = panel.attribute("languages").unwrap();
    let value = |row: usize| languages.dictionary().get(languages.key(row, panel.model()[row]));
    assert_eq!([0, 1, 2, 3, 4, 5].map(value), read);
}

#[test]
fn every_codec_on_every_kind_of_page() {
    let codecs = [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::GZIP(GzipLevel::default()),
        Compression::BROTLI(BrotliLevel::default()),
        Compression::LZ4,
        Compression::LZ4_RAW,
        Compression::ZSTD(ZstdLevel::default()),
    ];
    for codec in codecs {
        for version in [WriterVersion::PARQUET_1_0, WriterVersion::PARQUET_2_0] {
            let columns = [("model", names()), ("time", times()), ("downloads", counts([7, 3, 9]))];
            let file = parquet_with(&columns, |properties| {
                let properties = properties.set_compression(codec).set_writer_version(version);
                properties.set_data_page_row_count_limit(1).set_bloom_filter_enabled(true)
            });
            assert_eq!(lines(&load(&file).unwrap()), ROWS, "{codec:?} {version:?}");
        }
    }
}
