//! A panel as bytes that a device keeps: its columns one after the other, little end first, as every browser's
//! memory has them, and a checksum at the end.
//!
//! What was written by another version of the program, cut off or changed is told from a panel before any of it is used.

use std::hash::Hasher;
use std::io::{self, Read, Write};

use bytemuck::{Pod, must_cast_slice_mut};
use twox_hash::XxHash64;

use super::inspect::Quality;
use super::store::{Attribute, Bases, Counts, Dictionary, Panel, Placement, SnapshotRows, UNKNOWN};
use super::wire::WireCounts;
use crate::calendar::Day;
use crate::packed::{Number, Packed};
use crate::schema::CountKind;

/// What the bytes begin with: a name, and the number of their form, which changes with it.
const NAME: &[u8; 12] = b"lorenz panel";
const FORM: &[u8; 4] = b"   1";

/// Bytes that are written or read at a time: each call of the browser has its price.
const BATCH_BYTES: usize = 1 << 20;

/// Stands for "no date" among days.
const NO_DAY: i32 = i32::MIN;

/// Why kept bytes give no panel.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeptError {
    /// Another version has written them.
    #[error("it was kept by another version of this site; expected the file itself, to be read anew")]
    OtherVersion,
    /// They are not what was written.
    #[error("what this device has kept of it is damaged; expected the file itself, to be read anew")]
    Damaged,
    /// There is no memory for them.
    #[error("this tab has no room for it")]
    NoRoom,
    /// They can't be read.
    #[error("this device doesn't give it back: {reason}")]
    Unread {
        /// What the device says.
        reason: String,
    },
}

impl From<io::Error> for KeptError {
    fn from(error: io::Error) -> KeptError {
        match error.kind() {
            io::ErrorKind::UnexpectedEof => KeptError::Damaged,
            _ => KeptError::Unread { reason: error.to_string() },
        }
    }
}

/// What an attribute is, a bit each.
const BY_ROW: u8 = 1;
const HAS_NUMBERS: u8 = 2;
const IS_ALTERNATIVE: u8 = 4;

/// A panel that is written in parts, a column or a few at a time, so that what must not wait for all of them is done between.
///
/// Written is all but the quality report, after two texts of the caller's own: a short head, which [`read_head`] gives back without the
/// rest, and what is told of the panel, its quality report as well.
pub struct KeptWriter<'a> {
    panel: &'a Panel,
    texts: [&'a [u8]; 2],
    /// The part that is next: three of columns, one for each attribute, and the last.
    part: usize,
    hash: XxHash64,
}

impl<'a> KeptWriter<'a> {
    /// Returns what writes a panel after head and summary.
    pub fn of(panel: &'a Panel, texts: [&'a [u8]; 2]) -> KeptWriter<'a> {
        KeptWriter { panel, texts, part: 0, hash: XxHash64::with_seed(0) }
    }

    /// Writes the next part; returns whether there are more.
    ///
    /// # Errors
    ///
    /// Errors with what `out` says; what was written by then is no panel.
    pub fn step(&mut self, out: &mut impl Write) -> io::Result<bool> {
        let (panel, part) = (self.panel, self.part);
        self.part += 1;
        let mut out = ColumnWriter { out, hash: &mut self.hash };
        let attributes = panel.attributes.iter().map(|attribute| (attribute, 0));
        let alternatives = panel.alternatives.iter().map(|attribute| (attribute, IS_ALTERNATIVE));
        match part {
            0 => {
                out.put(NAME)?;
                out.put(FORM)?;
                self.texts.iter().try_for_each(|text| out.bytes(text))?;
                out.bytes(panel.kind.name().as_bytes())?;
                out.texts(&panel.models)?;
            }
            1 => {
                out.column(panel.created.iter().map(|day| day.map_or(NO_DAY, |Day(day)| day)))?;
                [&panel.listed, &panel.days, &panel.since].into_iter().try_for_each(|all| out.column(days(all)))?;
                out.column(panel.series.iter().copied())?;
                out.column(panel.rows.offsets.iter().map(|&offset| offset as u64))?;
                out.column(panel.rows.model.iter().copied())?;
            }
            2 => {
                let (counts, large) = panel.rows.count.slices(0..panel.rows.count.len());
                out.column(counts.iter().copied())?;
                out.column(large.iter().copied())?;
                out.put(&((panel.attributes.len() + panel.alternatives.len()) as u64).to_le_bytes())?;
            }
            _ => match attributes.chain(alternatives).nth(part - 3) {
                Some((attribute, what)) => out.attribute(attribute, what)?,
                None => {
                    out.bases(panel.bases.as_ref())?;
                    let hash = out.hash.finish();
                    out.put(&hash.to_le_bytes())?;
                    out.out.flush()?;
                    return Ok(false);
                }
            },
        }
        Ok(true)
    }
}

/// Reads the head from the first bytes of a kept panel, also of one that another version has written: whether the rest is sound and can be
/// used is not known then.
///
/// # Errors
///
/// Errors if these are no such bytes.
pub fn read_head(mut bytes: &[u8]) -> Result<Vec<u8>, KeptError> {
    let length_bytes = bytes.len() as u64;
    ColumnReader::open(&mut bytes, length_bytes)?.0.bytes()
}

/// Reads a panel of so many bytes, and what is told of it; `quality_of` finds the quality report in that.
///
/// # Errors
///
/// Errors if another version has written it, if it isn't what was written, if there is no memory for it, or if it can't be read.
pub fn read(
    input: &mut impl Read,
    length_bytes: u64,
    quality_of: impl FnOnce(&[u8]) -> Option<Quality>,
) -> Result<(Vec<u8>, Panel), KeptError> {
    let (mut input, form) = ColumnReader::open(input, length_bytes)?;
    if form != *FORM {
        return Err(KeptError::OtherVersion);
    }
    let (_head, summary) = (input.bytes()?, input.bytes()?);
    let kind = CountKind::from_name(&input.text()?).ok_or(KeptError::Damaged)?;
    let models = input.texts()?;
    let day = |day: i32| (day != NO_DAY).then_some(Day(day));
    let created = input.column()?.into_iter().map(day).collect();
    let [listed, days, since] = [input.days()?, input.days()?, input.days()?];
    let series = input.column()?;
    let offsets = input.offsets()?;
    let model = input.column()?;
    let counts = WireCounts { small: Packed(input.column()?), large: Packed(input.column()?) };
    let rows = SnapshotRows { offsets, model, count: Counts::from_wire(counts), order: None };
    let (mut attributes, mut alternatives) = (Vec::new(), Vec::new());
    for _ in 0..u64::from_le_bytes(input.array()?) {
        let (name, [what]) = (input.text()?, input.array()?);
        let (dictionary, keys) = (input.texts()?, input.column()?);
        let placement = if what & BY_ROW == 0 { Placement::ByModel(keys) } else { Placement::ByRow(keys) };
        let numbers: Vec<f64> = input.column()?;
        let numbers = numbers.into_iter().map(|number| (!number.is_nan()).then_some(number)).collect();
        let numbers = (what & HAS_NUMBERS != 0).then_some(numbers);
        let list = if what & IS_ALTERNATIVE == 0 { &mut attributes } else { &mut alternatives };
        list.push(Attribute { name, dictionary, placement, numbers });
    }
    let cut: Vec<u64> = input.column()?;
    let bases = match cut[..] {
        [cycles, bounded] => {
            Some(Bases::from_parts(input.offsets()?, input.column()?, input.column()?, (cycles, bounded)))
        }
        _ => None,
    };
    let hash = input.hash.finish();
    if input.array::<8>()? != hash.to_le_bytes() || input.left_bytes != 0 {
        return Err(KeptError::Damaged);
    }
    // What is sound but not understood was written by another version.
    let quality = quality_of(&summary).ok_or(KeptError::OtherVersion)?;
    let panel =
        Panel { kind, models, created, listed, days, rows, since, attributes, alternatives, bases, series, quality };
    if is_whole(&panel) { Ok((summary, panel)) } else { Err(KeptError::Damaged) }
}

/// Returns whether all parts of a panel fit together. Other sites of one origin may write on a device, too: what has a right checksum
/// must still not lead outside of a column.
fn is_whole(panel: &Panel) -> bool {
    let (models, rows, days) = (panel.models.len(), panel.rows.model.len(), panel.days.len());
    let are_models = |keys: &[u32]| keys.iter().all(|&key| (key as usize) < models);
    let fits = |attribute: &Attribute| {
        let texts = attribute.dictionary.len();
        let (keys, has_length) = match &attribute.placement {
            Placement::ByModel(keys) => (keys, keys.len() <= models),
            Placement::ByRow(keys) => (keys, keys.len() == rows),
        };
        let has_numbers = attribute.numbers.as_ref().is_none_or(|numbers| numbers.len() == texts);
        has_length && has_numbers && keys.iter().all(|&key| key == UNKNOWN || (key as usize) < texts)
    };
    let offsets = &panel.rows.offsets;
    let is_ascending = offsets.is_sorted() && panel.days.is_sorted_by(|one, other| one < other);
    let ends = (offsets.first(), offsets.last()) == (Some(&0), Some(&rows));
    let of_models = [panel.created.len(), panel.listed.len(), panel.series.len()];
    days > 0
        && offsets.len() == days + 1
        && is_ascending
        && ends
        && panel.rows.count.len() == rows
        && (panel.since.is_empty() || panel.since.len() == rows)
        && of_models == [models; 3]
        && are_models(&panel.rows.model)
        && are_models(&panel.series)
        && panel.attributes.iter().chain(&panel.alternatives).all(fits)
        && panel.bases.as_ref().is_none_or(|bases| bases.is_of(models))
}

fn days(days: &[Day]) -> impl ExactSizeIterator<Item = i32> {
    days.iter().map(|&Day(day)| day)
}

/// What is written, and the checksum so far.
struct ColumnWriter<'a, W> {
    out: &'a mut W,
    hash: &'a mut XxHash64,
}

impl<W: Write> ColumnWriter<'_, W> {
    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.hash.write(bytes);
        self.out.write_all(bytes)
    }

    /// Writes how many numbers there are, and the numbers.
    fn column<T: Number>(&mut self, mut numbers: impl ExactSizeIterator<Item = T>) -> io::Result<()> {
        self.put(&(numbers.len() as u64).to_le_bytes())?;
        let at_a_time = BATCH_BYTES / T::BYTES;
        let mut batch = vec![0; numbers.len().min(at_a_time) * T::BYTES];
        while numbers.len() > 0 {
            let bytes = &mut batch[..numbers.len().min(at_a_time) * T::BYTES];
            bytes.chunks_exact_mut(T::BYTES).zip(&mut numbers).for_each(|(bytes, number)| number.put_into(bytes));
            self.put(bytes)?;
        }
        Ok(())
    }

    /// Writes how many bytes there are, and the bytes.
    fn bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.put(&(bytes.len() as u64).to_le_bytes())?;
        self.put(bytes)
    }

    fn attribute(&mut self, attribute: &Attribute, what: u8) -> io::Result<()> {
        let (Placement::ByModel(keys) | Placement::ByRow(keys)) = &attribute.placement;
        let by_row = if let Placement::ByRow(_) = attribute.placement { BY_ROW } else { 0 };
        let has_numbers = if attribute.numbers.is_some() { HAS_NUMBERS } else { 0 };
        self.bytes(attribute.name.as_bytes())?;
        self.put(&[what | by_row | has_numbers])?;
        self.texts(&attribute.dictionary)?;
        self.column(keys.iter().copied())?;
        // A finite number, or none.
        let numbers = attribute.numbers.as_deref().unwrap_or_default();
        self.column(numbers.iter().map(|number| number.unwrap_or(f64::NAN)))
    }

    fn bases(&mut self, bases: Option<&Bases>) -> io::Result<()> {
        let Some(bases) = bases else { return self.column([0_u64; 0].into_iter()) };
        let (offsets, keys, roots) = bases.parts();
        self.column([bases.cycles(), bases.depth_bounded()].into_iter())?;
        self.column(offsets.iter().map(|&offset| offset as u64))?;
        self.column(keys.iter().copied())?;
        self.column(roots.iter().copied())
    }

    fn texts(&mut self, dictionary: &Dictionary) -> io::Result<()> {
        let (text, ends) = dictionary.parts();
        self.bytes(text.as_bytes())?;
        self.column(ends.iter().map(|&end| end as u64))
    }
}

/// What is read, and the checksum so far.
struct ColumnReader<'a, R> {
    input: &'a mut R,
    hash: XxHash64,
    left_bytes: u64,
}

impl<'a, R: Read> ColumnReader<'a, R> {
    /// Returns what is to be read behind the name, and the number of its form.
    fn open(input: &'a mut R, length_bytes: u64) -> Result<(ColumnReader<'a, R>, [u8; 4]), KeptError> {
        let mut input = ColumnReader { input, hash: XxHash64::with_seed(0), left_bytes: length_bytes };
        if input.array()? != *NAME {
            return Err(KeptError::Damaged);
        }
        let form = input.array()?;
        Ok((input, form))
    }

    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), KeptError> {
        self.left_bytes = self.left_bytes.checked_sub(bytes.len() as u64).ok_or(KeptError::Damaged)?;
        self.input.read_exact(bytes)?;
        self.hash.write(bytes);
        Ok(())
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], KeptError> {
        let mut bytes = [0; N];
        self.fill(&mut bytes)?;
        Ok(bytes)
    }

    /// Reads a length, and makes room for as much; no more than the bytes that are left could fill.
    fn room<T: Number>(&mut self) -> Result<(usize, Vec<T>), KeptError> {
        let length = u64::from_le_bytes(self.array()?);
        if length > self.left_bytes / T::BYTES as u64 {
            return Err(KeptError::Damaged);
        }
        let mut room = Vec::new();
        room.try_reserve_exact(length as usize).map_err(|_| KeptError::NoRoom)?;
        Ok((length as usize, room))
    }

    /// Reads as many numbers as were written.
    fn column<T: Number + Pod>(&mut self) -> Result<Vec<T>, KeptError> {
        let (length, mut numbers) = self.room::<T>()?;
        numbers.resize(length, T::zeroed());
        // To where they stay: a copy more of all of them is what a reader would wait for.
        for batch in must_cast_slice_mut(&mut numbers).chunks_mut(BATCH_BYTES) {
            self.fill(batch)?;
        }
        Ok(numbers)
    }

    /// Reads as many bytes as were written.
    fn bytes(&mut self) -> Result<Vec<u8>, KeptError> {
        self.column()
    }

    fn days(&mut self) -> Result<Vec<Day>, KeptError> {
        Ok(self.column()?.into_iter().map(Day).collect())
    }

    fn offsets(&mut self) -> Result<Vec<usize>, KeptError> {
        self.column::<u64>()?
            .into_iter()
            .map(|offset| usize::try_from(offset).map_err(|_| KeptError::Damaged))
            .collect()
    }

    fn text(&mut self) -> Result<String, KeptError> {
        String::from_utf8(self.bytes()?).map_err(|_| KeptError::Damaged)
    }

    fn texts(&mut self) -> Result<Dictionary, KeptError> {
        Ok(Dictionary::from_parts(self.text()?, self.offsets()?))
    }
}
