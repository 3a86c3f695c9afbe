//! What a search has found, in words.

use lorenz::analysis::{EntityName, Level, SearchHit, SearchHits};
use lorenz::figures::{HitWords, found_sentence, hit_words, searched_sentence};

use crate::shipped::{shipped_panel, summary};

fn hit(level: &str, name: &str, downloads: u64, share: Option<f64>, rank: Option<u64>) -> SearchHit {
    SearchHit { entity: EntityName::new(Level::from(level.to_owned()), name), downloads, share, rank }
}

fn words(hit: &SearchHit) -> [String; 5] {
    let HitWords { name, level, rank, downloads, share } = hit_words(hit);
    [name, level, rank, downloads, share].map(|words| words.replace('\u{a0}', " "))
}

#[test]
fn a_hit_is_told_by_name_kind_rank_downloads_and_share() {
    let told = |hit: SearchHit| words(&hit).join(" | ");
    assert_eq!(
        told(hit("segment", "company", 586_235_613, Some(0.717), Some(1))),
        "Companies | Segment | rank 1 | 586 M downloads | 71.7 %"
    );
    assert_eq!(
        told(hit("model", "a/b", 1, Some(1e-9), Some(12_345))),
        "a/b | Model | rank 12,345 | 1 download | under 0.01 %"
    );
    assert_eq!(told(hit("developer", "a", 0, Some(0.0), None)), "a | Developer |  | no downloads | ");
    assert_eq!(told(hit("developer", "a", 0, None, None)), "a | Developer |  | no downloads | ");
}

#[test]
fn how_many_were_found_is_one_sentence() {
    let found = |number: usize, has_more: bool| {
        let hits = (0..number).map(|_| hit("developer", "a", 1, None, None)).collect();
        found_sentence(" xyz ", &SearchHits { hits, has_more })
    };
    assert_eq!(found(0, false), "No name in these data has “xyz” in it.");
    assert_eq!([found(1, false), found(8, false)], ["1 name.", "8 names."]);
    assert_eq!(found(20, true), "The best 20 names; there are more.");
}

#[test]
fn the_line_beneath_says_which_downloads() {
    let told = searched_sentence(&summary(&shipped_panel()));
    assert_eq!(told, "Downloads in the 30 days to 28 Oct 2026, of all models; shares are of these downloads.");
}
