//! What the site makes of a panel is what it makes of the raw snapshots.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use lorenz::load::{Import, LoadOptions, resolve_roles_together};
use lorenz::panel::{Builder, Panel};
use lorenz::source::LoadError;

use crate::support::{Place, files, manifest};

/// Loads files as the site does.
fn load(paths: &[PathBuf]) -> Panel {
    let bytes: Vec<Bytes> = paths.iter().map(|path| Bytes::from(std::fs::read(path).unwrap())).collect();
    let slice = |file: &Bytes, range: std::ops::Range<u64>| {
        Ok::<_, LoadError>(file.slice(range.start as usize..range.end as usize))
    };
    let mut imports: Vec<Import> = paths
        .iter()
        .zip(&bytes)
        .map(|(path, file)| Import::new(path.to_str().unwrap(), file.len() as u64, &LoadOptions::default()).unwrap())
        .collect();
    for (import, file) in imports.iter_mut().zip(&bytes) {
        import.open(|range| slice(file, range)).unwrap();
    }
    resolve_roles_together(&mut imports).unwrap();
    let mut builder = Builder::default();
    for (import, file) in imports.iter_mut().zip(&bytes) {
        import.run(&mut builder, |range| slice(file, range)).unwrap();
    }
    builder.finish().unwrap()
}

/// The files of a panel that the site reads: its months and its models.
fn of_site(folder: &Path) -> Vec<PathBuf> {
    let resources = manifest(folder)["resources"].as_array().unwrap().clone();
    let is_read = |name: &str| name == "models" || name.starts_with("20");
    let read = resources.iter().filter(|resource| is_read(resource["name"].as_str().unwrap()));
    read.map(|resource| folder.join(resource["path"].as_str().unwrap())).collect()
}

/// A model's downloads on a date, and the days that they cover.
type Flows = BTreeMap<(String, String), (u64, String)>;

fn flows(panel: &Panel) -> Flows {
    let mut flows = Flows::new();
    for (snapshot, day) in panel.days().iter().enumerate() {
        for row in panel.rows_of(snapshot) {
            let model = panel.models().get(panel.model()[row]).to_owned();
            let covered = format!("{:?}", panel.covers(row, snapshot));
            flows.insert((day.to_string(), model), (panel.count(row), covered));
        }
    }
    flows
}

/// What is known of each model with downloads: every attribute, its bases, its first publication, the name of its series.
fn facts(panel: &Panel) -> BTreeMap<String, Vec<String>> {
    let mut facts = BTreeMap::new();
    for (row, &model) in panel.model().iter().enumerate() {
        let of = |attribute: &lorenz::panel::Attribute| {
            let key = attribute.key(row, model);
            let value = if key == lorenz::panel::UNKNOWN { "?" } else { attribute.dictionary().get(key) };
            format!("{} {value}", attribute.name())
        };
        let mut known: Vec<String> = panel.attributes().iter().map(of).collect();
        known.sort();
        let name = |model: &u32| panel.models().get(*model).to_owned();
        known.extend(panel.bases().map(|bases| bases.of(model).iter().map(name).collect::<Vec<_>>().join(" ")));
        known.push(format!("{:?}", panel.created()[model as usize]));
        known.push(name(&panel.series()[model as usize]));
        facts.insert(name(&model), known);
    }
    facts
}

#[test]
fn figures_from_a_panel_are_those_from_the_raw_snapshots() {
    let place = Place::with_history(20_000, 20);
    let (code, told) = place.run("panel", &[]);
    assert_eq!(code, 0, "{told}");
    let raw = load(&files(&place.path("raw"), ".parquet"));
    let panel = load(&of_site(&place.path("panel")));
    assert_eq!(raw.days(), panel.days());
    let (of_raw, of_panel) = (flows(&raw), flows(&panel));
    assert!(of_raw.len() > 15_000, "{}", of_raw.len());
    assert!(of_raw == of_panel);
    let (of_raw, of_panel) = (facts(&raw), facts(&panel));
    assert!(of_raw.values().any(|facts| facts.len() > 8));
    for (model, known) in &of_raw {
        assert_eq!(of_panel.get(model), Some(known), "{model}");
    }
    assert_eq!(of_raw.len(), of_panel.len());
    let listed: Vec<_> = [&raw, &panel].map(|panel| panel.quality().events.clone()).into();
    assert_eq!(format!("{:?}", listed[0]), format!("{:?}", listed[1]));
    // What the manifest says of the weeks is what the site finds: first values, falls, gaps, repeats.
    let told = manifest(&place.path("panel"));
    let sum = |name: &str| -> u64 {
        told["lorenz"]["weeks"].as_array().unwrap().iter().map(|week| week["counts"][name].as_u64().unwrap()).sum()
    };
    let found = |event: lorenz::panel::Event| raw.quality().count(event);
    use lorenz::panel::Event;
    assert_eq!(
        (sum("baselines"), sum("resets"), sum("repeats"), sum("renames")),
        (found(Event::Baseline), found(Event::Reset), found(Event::Repeat), found(Event::Rename))
    );
    assert!(sum("resets") > 0 && sum("renames") > 0 && sum("repeats") > 0);
}

/// By date and developer: folded models, their downloads, the squares of these, the least, the most.
type FoldedGroups = BTreeMap<(String, String), (u64, u64, u128, u64, u64)>;

#[test]
fn developers_keep_their_downloads_when_small_models_are_folded() {
    let place = Place::with_history(20_000, 20);
    assert_eq!(place.run("whole", &[]).0, 0);
    assert_eq!(place.run("folded", &["--fold-below", "100000"]).0, 0);
    let [whole, folded] = ["whole", "folded"].map(|name| load(&of_site(&place.path(name))));
    let of_developers = |panel: &Panel| {
        let developers = panel.attribute("developer").unwrap();
        let mut sums: BTreeMap<(String, String), u64> = BTreeMap::new();
        for (snapshot, day) in panel.days().iter().enumerate() {
            for row in panel.rows_of(snapshot) {
                let developer = developers.dictionary().get(developers.key(row, panel.model()[row])).to_owned();
                *sums.entry((day.to_string(), developer)).or_default() += panel.count(row);
            }
        }
        sums.retain(|_, sum| *sum > 0);
        sums
    };
    assert!(folded.rows() < whole.rows(), "{} of {}", folded.rows(), whole.rows());
    assert_eq!(of_developers(&whole), of_developers(&folded));
    // What is folded is told: how many, their sum, squares, least and most make shares and concentration of models exact by week.
    let told = manifest(&place.path("folded"));
    assert!(told["lorenz"]["folded_models"].as_u64().unwrap() > 100);
    let path = told["resources"].as_array().unwrap().iter().find(|resource| resource["name"] == "folded").unwrap();
    let tail = crate::oracle::table(&place.path("folded").join(path["path"].as_str().unwrap()));
    let mut expected: FoldedGroups = BTreeMap::new();
    let kept: std::collections::BTreeSet<String> =
        flows(&folded).into_keys().map(|(_, model)| model).filter(|model| !model.ends_with("/*")).collect();
    for ((day, model), (flow, _)) in flows(&whole) {
        if kept.contains(&model) {
            continue;
        }
        let developer = model.split('/').next().unwrap().to_owned();
        let group = expected.entry((day, developer)).or_insert((0, 0, 0, u64::MAX, 0));
        *group = (group.0 + 1, group.1 + flow, group.2 + u128::from(flow).pow(2), group.3.min(flow), group.4.max(flow));
    }
    let found: FoldedGroups = tail
        .into_iter()
        .map(|row| {
            let number = |place: usize| row[place].parse::<u64>().unwrap();
            let squares = row[4].parse().unwrap();
            ((row[0].clone(), row[1].clone()), (number(2), number(3), squares, number(5), number(6)))
        })
        .collect();
    assert_eq!(found, expected);
}
