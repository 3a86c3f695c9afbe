//! Classifies models by the words of their attributes, such as the license, the tags or the country.
//!
//! Tables and pure functions. A text that fits no class gives `None` (or [`LicenseClass::Unknown`]), so that every share can
//! state its coverage. Case, surrounding blanks, and the choice of `-`, `_` or a blank don't matter.

mod disclosure;
mod license;
mod modality;
mod segment;
mod size;
mod technique;

pub use disclosure::{Disclosure, disclosure};
pub use license::{License, LicenseClass, license_class, licenses};
pub use modality::{Modality, modality, task_modality};
pub use segment::{Segment, is_unaffiliated, segment};
pub use size::{SIZE_CLASSES, SizeClass, size_class};
pub use technique::{Relation, moe, quantized, quantized_library, relation};

/// Returns a value as the tables spell it: lower case, `-` for blanks and `_`, nothing around it.
fn spelled(text: &str) -> String {
    text.trim().to_ascii_lowercase().replace([' ', '_'], "-")
}

/// True or false as files write them.
fn boolean(spelled: &str) -> Option<bool> {
    match spelled {
        "true" | "yes" | "1" => Some(true),
        "false" | "no" | "0" => Some(false),
        _ => None,
    }
}
