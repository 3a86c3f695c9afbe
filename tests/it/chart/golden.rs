//! Every sample as SVG, at two widths, light and dark; numbers cut to three decimals. `UPDATE_GOLDEN=1` accepts.

use std::fs;
use std::path::Path;

use lorenz::chart::{Frame, LayoutOptions, svg, theme};

use super::samples;

/// Numbers with more than three decimals lose the rest.
fn cut_numbers(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut decimals = None;
    for c in text.chars() {
        decimals = match (decimals, c) {
            (None, '.') if result.ends_with(|d: char| d.is_ascii_digit()) => Some(0),
            (Some(count), '0'..='9') => Some(count + 1),
            _ => None,
        };
        if decimals.is_none_or(|count| count <= 3) {
            result.push(c);
        }
    }
    result
}

#[test]
fn figures_look_as_accepted() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/chart/golden");
    let mut changed = Vec::new();
    for (name, figure) in samples::all() {
        for (width_px, theme) in [(360.0, &theme::LIGHT), (760.0, &theme::LIGHT), (760.0, &theme::DARK)] {
            let options = LayoutOptions { frame: Frame::Full, width_px, highlight: None };
            let drawn = cut_numbers(&svg(&figure, &options, theme));
            let path = folder.join(format!("{name}_{width_px}_{}.svg", theme.name));
            if std::env::var_os("UPDATE_GOLDEN").is_some() {
                fs::write(&path, drawn).expect("the golden folder is writable");
            } else if fs::read_to_string(&path).ok().as_deref() != Some(&drawn) {
                changed.push(path.file_name().unwrap().to_string_lossy().into_owned());
            }
        }
    }
    assert!(changed.is_empty(), "drawn differently: {changed:?}; look at them, then accept with UPDATE_GOLDEN=1");
}
