//! The reading of the Hub's list: every model once, whatever shifts, fails, is refused or comes late.

use lorenz::hub::{HUB, HubAnswer, HubError, HubListing, NextStep, snapshot_file};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::models;

const NEXT: &str = "<https://huggingface.co/api/models?limit=500&cursor=abc%3D&sort=downloads>; rel=\"next\"";
const BUSY: HubAnswer<'_> = HubAnswer::Refused { status: 429, retry_after: None, ratelimit: Some("\"api\";r=0;t=42") };

/// A page of models numbered from one to the other.
fn page(models: std::ops::Range<u64>) -> Vec<u8> {
    let records =
        models.map(|at| json!({"_id": format!("{at:024x}"), "id": format!("a/{at}"), "downloads": 9_000 - at}));
    serde_json::to_vec(&records.collect::<Value>()).unwrap()
}

fn take(listing: &mut HubListing, body: &[u8], link: Option<&str>) -> Result<NextStep, HubError> {
    listing.take(HubAnswer::Page { body, link })
}

const ON: Result<NextStep, HubError> = Ok(NextStep::Ask { pause_ms: 0 });
const END: Result<NextStep, HubError> = Ok(NextStep::Finish);

#[test]
fn pages_follow_their_links_on_the_host_that_was_named() {
    let mut listing = HubListing::new("http://127.0.0.1:9/hub/", 700);
    assert!(!listing.address().contains("cursor"));
    assert_eq!(take(&mut listing, &page(0..500), Some(NEXT)), ON);
    let address = listing.address();
    assert!(address.starts_with("http://127.0.0.1:9/hub/api/models?sort=downloads&limit=500&expand="), "{address}");
    assert!(address.ends_with("&cursor=abc%3D"), "{address}");
    assert_eq!(take(&mut listing, &page(500..1000), Some(NEXT)), END);
    assert_eq!(listing.models().len(), 700, "no more than were wanted");
    assert_eq!(listing.tally().ended_early, None);
}

#[test]
fn a_list_that_shifts_gives_each_model_once_and_counts_what_came_again() {
    let mut listing = HubListing::new(HUB, 2_000);
    assert_eq!(take(&mut listing, &page(0..500), Some(NEXT)), ON);
    assert_eq!(take(&mut listing, &page(497..900), None), END);
    assert_eq!((listing.models().len(), listing.tally().repeated), (900, 3));
    assert_eq!(listing.tally().ended_early, None, "the list ends there");
}

#[test]
fn a_list_that_goes_in_a_circle_ends() {
    let mut listing = HubListing::new(HUB, 2_000);
    assert_eq!(take(&mut listing, &page(0..500), Some(NEXT)), ON);
    assert_eq!(take(&mut listing, &page(500..600), Some(NEXT)), END);
    assert_eq!((listing.models().len(), listing.tally().ended_early), (600, Some(HubError::Repeats)));
}

#[test]
fn the_limit_is_waited_for_as_long_as_the_hub_says_or_half_a_minute_and_not_for_ever() {
    let mut listing = HubListing::new(HUB, 2_000);
    let after = |retry_after| HubAnswer::Refused { status: 429, retry_after, ratelimit: None };
    assert_eq!(listing.take(BUSY), Ok(NextStep::Ask { pause_ms: 42_500 }));
    assert_eq!(listing.take(after(Some("7"))), Ok(NextStep::Ask { pause_ms: 7_500 }));
    assert_eq!(listing.take(after(None)), Ok(NextStep::Ask { pause_ms: 30_000 }));
    assert_eq!(listing.take(after(Some("soon"))), Ok(NextStep::Ask { pause_ms: 30_000 }));
    let mut waits = 0;
    while listing.take(BUSY).is_ok() {
        waits += 1;
    }
    assert_eq!(waits, 11, "ten minutes in all");
}

#[test]
fn fields_that_are_refused_are_done_without() {
    let mut listing = HubListing::new(HUB, 5);
    let refused = HubAnswer::Refused { status: 400, retry_after: None, ratelimit: None };
    assert!(listing.address().contains("expand=gguf"));
    assert_eq!(listing.take(refused), ON);
    assert!(!listing.address().contains("expand=gguf") && listing.address().contains("expand=likes"));
    assert_eq!(listing.take(refused), ON);
    assert!(listing.address().contains("expand=likes") && !listing.address().contains("expand=private"));
    assert_eq!(listing.take(refused), ON);
    assert!(listing.address().contains("expand=downloadsAllTime") && !listing.address().contains("expand=likes"));
    assert_eq!(listing.take(refused), ON);
    assert!(listing.address().ends_with("&expand=downloads"));
    assert_eq!(listing.take(refused), Err(HubError::Refused(400)));
    assert!(listing.tally().has_fewer_fields);
}

#[test]
fn what_fails_is_tried_again_and_what_has_come_stays() {
    let not_found = HubAnswer::Refused { status: 404, retry_after: None, ratelimit: None };
    let down = HubAnswer::Refused { status: 503, retry_after: Some("1"), ratelimit: None };
    let cut = HubAnswer::Page { body: b"[{\"id\": \"a/b\"", link: None };
    let html = HubAnswer::Page { body: b"<!doctype html>", link: None };
    let other = HubAnswer::Page { body: b"{\"error\": \"no\"}", link: None };
    for (answer, error, tries) in [
        (not_found, HubError::Refused(404), 0),
        (down, HubError::Refused(503), 4),
        (cut, HubError::NotAList, 4),
        (html, HubError::NotAList, 4),
        (other, HubError::NotAList, 4),
        (HubAnswer::Broken, HubError::Unreachable, 4),
    ] {
        let mut listing = HubListing::new(HUB, 5_000);
        for _ in 0..tries {
            assert!(matches!(listing.take(answer), Ok(NextStep::Ask { pause_ms: 500.. })), "{answer:?}");
        }
        assert_eq!(listing.take(answer), Err(error));
        let mut listing = HubListing::new(HUB, 5_000);
        assert_eq!(take(&mut listing, &page(0..500), Some(NEXT)), ON);
        let address = listing.address();
        for _ in 0..tries {
            assert!(matches!(listing.take(answer), Ok(NextStep::Ask { .. })));
            assert_eq!(listing.address(), address, "the same page");
        }
        assert_eq!(listing.take(answer), END);
        assert_eq!((listing.models().len(), listing.tally().ended_early), (500, Some(error)));
    }
}

#[test]
fn fields_of_another_type_count_as_missing_and_what_is_not_public_as_unusable() {
    let body = serde_json::to_vec(&json!([
        {"id": "a/text", "downloads": "12", "tags": null, "createdAt": "yesterday", "gated": true},
        {"id": "gpt2", "downloads": 7, "downloadsAllTime": 90, "gated": "auto", "tags": [1, "license:mit", "a,b"]},
        {"id": "a/negative", "downloads": -1},
        {"id": "a/private", "downloads": 5, "private": true},
        {"id": "a/disabled", "downloads": 5, "disabled": true},
        {"downloads": 5},
        "a/string",
        {"id": "a/old", "_id": "1", "downloads": 4},
        {"id": "b/new", "_id": "1", "downloads": 3},
    ]))
    .unwrap();
    let mut listing = HubListing::new(HUB, 50);
    assert_eq!(take(&mut listing, &body, None), END);
    let names: Vec<&str> = listing.models().iter().map(|model| model.name.as_str()).collect();
    assert_eq!(names, ["a/text", "gpt2", "a/negative", "a/old"]);
    let tally = listing.tally();
    assert_eq!((tally.unusable, tally.repeated, tally.without_downloads), (4, 1, 2));
    assert_eq!(listing.models()[1].gated.as_deref(), Some("auto"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    /// Whatever the Hub answers, a listing ends, has each model once, no more than were wanted, and its file can be written.
    #[test]
    fn a_listing_ends_whatever_comes(
        wanted in 1..1_200_usize,
        answers in prop::collection::vec((0..8_u8, 0..40_u64, 0..600_u64), 1..60),
    ) {
        let listed = models(20);
        let mut listing = HubListing::new(HUB, wanted);
        let mut ended = false;
        for (kind, from, length) in answers {
            let body = match kind {
                0..=3 => page(from * 50..from * 50 + length),
                4 => serde_json::to_vec(&listed).unwrap(),
                _ => b"[{]".to_vec(),
            };
            let link = format!("<https://elsewhere.example/api/models?cursor={from}>; rel=\"next\"");
            let step = match kind {
                0..=5 => take(&mut listing, &body, (kind < 3).then_some(&link)),
                6 => listing.take(BUSY),
                _ => listing.take(HubAnswer::Broken),
            };
            prop_assert!(listing.address().starts_with(HUB));
            if !matches!(step, Ok(NextStep::Ask { .. })) {
                prop_assert_eq!(step.is_err(), listing.models().is_empty());
                ended = true;
                break;
            }
        }
        let mut names: Vec<&str> = listing.models().iter().map(|model| model.name.as_str()).collect();
        prop_assert!(names.len() <= wanted && (ended || names.len() < wanted));
        names.sort_unstable();
        prop_assert!(names.is_sorted_by(|one, other| one < other));
        prop_assert!(snapshot_file(&listing, 1_764_522_300_000, kind_of_file(wanted)).starts_with(b"PAR1"));
    }
}

fn kind_of_file(wanted: usize) -> bool {
    wanted.is_multiple_of(2)
}
