//! Errors of decoding: a few words on what is wrong with a page.

/// The result of decoding; an error completes the sentence "column x has ...".
pub(super) type DecodeResult<T> = Result<T, &'static str>;

/// The error where a page's bytes end before its values do.
pub(super) const TOO_SHORT: &str = "a page with fewer bytes than its values need";

/// The error where the levels of a page reach beyond it.
pub(super) const LEVELS_TOO_LARGE: &str = "a page whose levels are larger than itself";
