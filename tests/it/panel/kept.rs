//! A panel that a device keeps is the panel that was kept, or one sentence.

use lorenz::analysis::{Question, View, answer};
use lorenz::load::LoadOptions;
use lorenz::panel::kept::{KeptError, KeptWriter, read, read_head};
use lorenz::panel::{Panel, Placement, UNKNOWN};
use lorenz::schema::CountKind;
use proptest::prelude::*;
use twox_hash::XxHash64;

use super::parallel::{MODELS, Row, VALUES, content, file};
use crate::shipped::shipped_panel;
use crate::support::panel_of;

const HEAD: &[u8] = b"head";

fn bytes_of(panel: &Panel) -> Vec<u8> {
    let mut bytes = Vec::new();
    let summary = serde_json::to_vec(panel.quality()).unwrap();
    let mut writer = KeptWriter::of(panel, [HEAD, &summary]);
    while writer.step(&mut bytes).unwrap() {}
    bytes
}

fn panel_from(bytes: &[u8]) -> Result<Panel, KeptError> {
    let quality_of = |summary: &[u8]| serde_json::from_slice(summary).ok();
    read(&mut &bytes[..], bytes.len() as u64, quality_of).map(|(_, panel)| panel)
}

fn small(rows: &[Row], kind: CountKind) -> Panel {
    panel_of(&[file(rows, 100)], &LoadOptions { kind: Some(kind), ..LoadOptions::default() }).unwrap()
}

#[test]
fn the_shipped_panel_comes_back_and_answers_alike() {
    let panel = shipped_panel();
    let bytes = bytes_of(&panel);
    assert_eq!(read_head(&bytes[..1_000]).unwrap(), HEAD);
    let again = panel_from(&bytes).unwrap();
    assert!(content(&panel) == content(&again), "rows, names or attributes differ");
    assert!(bytes_of(&again) == bytes, "what is kept of it differs");
    for &view in View::ALL {
        let question = Question { view, ..Question::default() };
        assert!(answer(&panel, &question) == answer(&again, &question), "{view:?}");
    }
}

#[test]
fn what_another_version_has_kept_is_told_from_what_is_damaged() {
    let mut bytes = bytes_of(&small(&[(0, 0, 1, 0)], CountKind::Flow));
    bytes[15] = b'0';
    assert_eq!(panel_from(&bytes).err(), Some(KeptError::OtherVersion));
    assert_eq!(read_head(&bytes).unwrap(), HEAD, "it can still be told of, and deleted");
    bytes[0] = b'L';
    for other in [&bytes[..], b"lorenz"] {
        assert_eq!(
            (panel_from(other).err(), read_head(other).err()),
            (Some(KeptError::Damaged), Some(KeptError::Damaged))
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_panel_comes_back(
        rows in prop::collection::vec((0..MODELS.len(), 0..8_i32, 0..30_u64, 0..VALUES.len()), 1..40),
        kind in prop::sample::select(vec![CountKind::Flow, CountKind::THIRTY_DAYS, CountKind::Counter]),
    ) {
        let panel = small(&rows, kind);
        let again = panel_from(&bytes_of(&panel)).unwrap();
        prop_assert_eq!(again.kind(), kind);
        prop_assert_eq!(content(&panel), content(&again));
        prop_assert_eq!(bytes_of(&panel), bytes_of(&again));
    }

    #[test]
    fn what_others_have_written_with_a_right_checksum_leads_nowhere(
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
        kind in prop::sample::select(vec![CountKind::Flow, CountKind::THIRTY_DAYS, CountKind::Counter]),
    ) {
        let rows = [(0, 0, 5, 0), (1, 0, 3, 1), (0, 1, 9, 2), (4, 2, 1, 3), (2, 2, 7, 2)];
        let mut bytes = bytes_of(&small(&rows, kind));
        let end = bytes.len() - 8;
        bytes[at.index(end)] = byte;
        let hash = XxHash64::oneshot(0, &bytes[..end]);
        bytes[end..].copy_from_slice(&hash.to_le_bytes());
        if let Ok(panel) = panel_from(&bytes) {
            let models = panel.models().len();
            prop_assert!(panel.model().iter().chain(panel.series()).all(|&model| (model as usize) < models));
            prop_assert_eq!(panel.rows_of(panel.days().len() - 1).end, panel.rows());
            for attribute in panel.attributes() {
                let is_text = |key: u32| key == UNKNOWN || (key as usize) < attribute.dictionary().len();
                let (Placement::ByModel(keys) | Placement::ByRow(keys)) = attribute.placement();
                prop_assert!(keys.iter().all(|&key| is_text(key)), "{}", attribute.name());
            }
            content(&panel);
        }
    }

    #[test]
    fn a_changed_byte_or_a_missing_end_is_found(at in any::<prop::sample::Index>(), bit in 0..8_u32, cut in any::<bool>()) {
        let rows = [(0, 0, 5, 0), (1, 0, 3, 1), (0, 1, 9, 2), (4, 2, 1, 3)];
        let whole = bytes_of(&small(&rows, CountKind::Counter));
        let at = at.index(whole.len());
        let mut bytes = whole.clone();
        if cut { bytes.truncate(at) } else { bytes[at] ^= 1 << bit }
        prop_assert!(matches!(panel_from(&bytes), Err(KeptError::Damaged | KeptError::OtherVersion | KeptError::NoRoom)));
        // More than was written isn't what was written, either.
        prop_assert_eq!(panel_from(&[&whole[..], b"x"].concat()).err(), Some(KeptError::Damaged));
    }
}
