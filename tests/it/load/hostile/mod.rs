//! Files that somebody made to do harm: each is refused with one sentence, at once, within the budget of memory.

mod budget;
mod findings;
mod footers;
mod names;
mod pages;
mod thrift;

use super::load;

/// The sentence with which a file is refused: one line that a reader can bear.
#[track_caller]
fn refused(file: &[u8], what: &str) -> String {
    match load(file) {
        Ok(_) => panic!("{what}: the file is read"),
        Err(error) => {
            let sentence = error.to_string();
            assert!(sentence.chars().count() < 400 && !sentence.contains('\n'), "{what}: {sentence:?}");
            sentence
        }
    }
}
