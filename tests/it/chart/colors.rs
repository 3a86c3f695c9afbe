//! Contrast of both palettes, and which entity gets which color.

use lorenz::chart::theme::{self, Rgb};
use lorenz::chart::{ColorMap, ColorRole, Ink, Theme, slot_for};

fn pairs(theme: &Theme) -> Vec<[Rgb; 2]> {
    let mut pairs = theme.slots.to_vec();
    pairs.extend([theme.accent, theme.other, theme.unknown, theme.context, theme.increase, theme.decrease]);
    pairs
}

#[test]
fn contrast_is_as_published() {
    // WCAG's own example: #777777 on white is 4.48.
    assert!((Rgb(0x77, 0x77, 0x77).contrast(Rgb(255, 255, 255)) - 4.48).abs() < 0.005);
    assert!((Rgb(0, 0, 0).contrast(Rgb(255, 255, 255)) - 21.0).abs() < 1e-12);
}

#[test]
fn everything_is_legible_in_both_themes() {
    for theme in [&theme::LIGHT, &theme::DARK] {
        let name = theme.name;
        for [mark, text] in pairs(theme) {
            assert!(mark.contrast(theme.paper) >= 3.0, "{name}: mark {}", mark.hex());
            assert!(text.contrast(theme.paper) >= 4.5, "{name}: text {}", text.hex());
        }
        for paper in theme.bands.into_iter().chain([theme.shade]) {
            assert!(theme.muted.contrast(paper) >= 4.5, "{name}: muted on {}", paper.hex());
            assert!(theme.text.contrast(paper) >= 7.0, "{name}: text on {}", paper.hex());
            assert!(theme.accent[0].contrast(paper) >= 3.0, "{name}: accent on {}", paper.hex());
        }
        assert!(theme.text.contrast(theme.paper) >= 7.0 && theme.muted.contrast(theme.paper) >= 7.0, "{name}");
        assert!(theme.axis.contrast(theme.paper) >= 3.0 && theme.count_bar.contrast(theme.paper) >= 3.0, "{name}");
    }
}

/// OKLab coordinates (Ottosson 2020) of linear light.
fn oklab([r, g, b]: [f64; 3]) -> [f64; 3] {
    let l = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b).cbrt();
    let m = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b).cbrt();
    let s = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b).cbrt();
    [
        0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
        1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
        0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s,
    ]
}

/// Normal vision, and Machado et al. (2009), table 1, severity 1.0: protanopia, deuteranopia, tritanopia.
const VISIONS: [(&str, [[f64; 3]; 3]); 4] = [
    ("normal", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
    ("protanopia", [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]),
    (
        "deuteranopia",
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    ),
    ("tritanopia", [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]),
];

/// How far apart two colors look to an eye: distance in OKLab.
fn distance(a: Rgb, b: Rgb, vision: &[[f64; 3]; 3]) -> f64 {
    let linear = |c: u8| {
        let c = f64::from(c) / 255.0;
        if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    };
    let seen = |Rgb(r, g, b): Rgb| {
        let light = [linear(r), linear(g), linear(b)];
        oklab(vision.map(|row| row.iter().zip(light).map(|(m, c)| m * c).sum::<f64>().clamp(0.0, 1.0)))
    };
    seen(a).iter().zip(seen(b)).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
}

#[test]
fn gain_and_loss_are_two_hues_for_every_eye() {
    for theme in [&theme::LIGHT, &theme::DARK] {
        for (vision, matrix) in VISIONS {
            let distance = distance(theme.increase[0], theme.decrease[0], &matrix);
            assert!(distance >= 0.12, "{} {vision}: {distance:.3}", theme.name);
        }
    }
}

#[test]
fn text_is_legible_on_the_tint_of_an_interval() {
    let roles = (0..8).map(ColorRole::Slot);
    let roles: Vec<ColorRole> = roles.chain([ColorRole::Accent, ColorRole::Context, ColorRole::Increase]).collect();
    for theme in [&theme::LIGHT, &theme::DARK] {
        for role in &roles {
            let tint = theme.color(Ink::Tint(*role));
            assert!(theme.muted.contrast(tint) >= 4.5, "{} {role:?}: {}", theme.name, tint.hex());
            // The line in its own tint; the edge of the tint against the paper.
            assert!(theme.color(Ink::Mark(*role)).contrast(tint) >= 2.4, "{} {role:?}: {}", theme.name, tint.hex());
            assert!(tint.contrast(theme.paper) >= 1.1, "{} {role:?}: {}", theme.name, tint.hex());
        }
    }
}

#[test]
fn eight_colors_stay_apart_for_every_eye() {
    for theme in [&theme::LIGHT, &theme::DARK] {
        for (vision, matrix) in VISIONS {
            for (index, [a, _]) in theme.slots.iter().enumerate() {
                for (other, [b, _]) in theme.slots.iter().enumerate().skip(index + 1) {
                    let distance = distance(*a, *b, &matrix);
                    // A distance of 0.02 is just noticeable; lines need three times that.
                    assert!(distance >= 0.06, "{} {vision}: slots {index} and {other}, {distance:.3}", theme.name);
                }
            }
        }
    }
}

#[test]
fn known_names_keep_their_color() {
    assert_eq!(slot_for("china"), Some(ColorRole::Slot(1)));
    // Segments and relations, as data spell them: each its own color.
    for names in [
        &["Industry", "Non-profit", "Academia", "Community", "Unaffiliated"][..],
        &["quantized", "finetune", "adapter", "merge"][..],
    ] {
        let map = ColorMap::new(names);
        let mut roles: Vec<ColorRole> = names.iter().map(|name| slot_for(name).unwrap()).collect();
        assert!(names.iter().zip(&roles).all(|(name, role)| map.role(name) == *role));
        roles.sort_unstable();
        roles.dedup();
        assert_eq!(roles.len(), names.len());
    }
    let map = ColorMap::new(["Japan", "China", "France", "Unknown", "Other"]);
    assert_eq!(map.role("China"), ColorRole::Slot(1));
    assert_eq!(map.role("France"), ColorRole::Slot(2));
    assert_eq!(map.role("Japan"), ColorRole::Slot(0), "the first free slot");
    assert_eq!((map.role("Unknown"), map.role("Other")), (ColorRole::Unknown, ColorRole::Other));
    assert_eq!(map.role("nobody"), ColorRole::Other);
}

#[test]
fn nobody_shares_a_color_until_eight_are_taken() {
    let names: Vec<String> = (0..10).map(|i| if i == 3 { "China".into() } else { format!("developer {i}") }).collect();
    let map = ColorMap::new(&names);
    let mut slots: Vec<ColorRole> = names.iter().map(|name| map.role(name)).collect();
    assert_eq!(slots.iter().filter(|role| **role == ColorRole::Other).count(), 2);
    assert_eq!(slots[8..], [ColorRole::Other; 2]);
    slots.sort_unstable();
    slots.dedup();
    assert_eq!(slots.len(), 9);
}

#[test]
fn properties_of_css_name_every_color() {
    let css = theme::LIGHT.css();
    assert!(css.starts_with("--paper: #ffffff;\n"), "{css}");
    assert!(css.contains("--slot-1: #2667d1;") && css.contains("--slot-8-text: #9f4f90;"), "{css}");
    assert_eq!(css.lines().count(), 5 + 6 * 2 + 8 * 2);
}
