//! What is known of each model, in the columns of the study.

use std::collections::BTreeMap;

use lorenz::calendar::Day;

use crate::Failure;
use crate::developers::{Developer, Developers, Reading};
use crate::listing::Listing;
use crate::naming::{NONE_IN_NAME, Name};
use crate::panel::FoldedReleases;

/// One row of the attribute table. `None` is "not known".
#[derive(Clone, Debug)]
pub struct Attributes {
    /// `author/name` on the hub.
    pub model: String,
    /// The part of the name before `/`.
    pub author: String,
    /// Day the repository was created.
    pub created: Option<Day>,
    /// Country of the author; `User` or `Organization` for those without one.
    pub country: Option<String>,
    /// Group of countries of the author, with the same two words.
    pub country_group: Option<String>,
    /// Kind of the author: `company`, `non-profit`, `academia`, `community`, `unaffiliated`.
    pub segment: Option<String>,
    /// Input and output, such as `Text → Text`.
    pub modality: Option<&'static str>,
    /// The base of a quantized model.
    pub derived_from: Option<String>,
    /// The hub's license tag.
    pub license: Option<String>,
    /// Parameters of the model.
    pub parameters: Option<i64>,
    /// Parameters per token, of a mixture of experts.
    pub active_parameters: Option<i64>,
    /// Where `parameters` comes from: `own`, `base`, `name` or `packed`.
    pub parameters_source: Option<&'static str>,
    /// Whether the model is a mixture of experts.
    pub is_moe: Option<bool>,
    /// `model_type` of the configuration.
    pub architecture: Option<String>,
    /// The library that the name states.
    pub library: Option<&'static str>,
    /// The quantization that the name states, or `none in name`.
    pub quantization: &'static str,
    /// The relation to a base that the name states.
    pub base_relation: Option<&'static str>,
    /// A language code, or `multilingual`.
    pub languages: Option<String>,
    /// What the developer publishes: `maker`, `republisher`, `test`.
    pub role: Option<String>,
    /// Who owns or runs the developer; of one without a parent, itself.
    pub parent: Option<String>,
    /// The parent's country; of a developer without a parent, its own.
    pub parent_country: Option<String>,
    /// The other readings of a developer in doubt.
    pub alternatives: Vec<Reading>,
}

impl Attributes {
    /// What the table says of the developer, then the other readings of it. Empty for one that isn't in the table.
    pub fn readings(&self) -> Vec<Reading> {
        let said = self.segment.is_some().then(|| Reading {
            country: self.country.clone(),
            country_group: self.country_group.clone(),
            segment: self.segment.clone(),
        });
        said.into_iter().chain(self.alternatives.iter().cloned()).collect()
    }
}

/// The attributes of all models, in their order. Fails where a developer's row changes while its models are listed.
pub fn all(panel: &FoldedReleases, developers: &Developers) -> Result<Vec<Attributes>, Failure> {
    let models = panel.models.as_slice();
    let days = days_listed(panel);
    let names: Vec<Name> = models.iter().map(|model| Name::new(&model.model)).collect();
    let bases = BaseLookup::new(models, &names);
    let attributes = |(position, model): (usize, &Listing)| {
        let name = &names[position];
        let base = bases.of(position, model, name);
        let size = sizes(model, name, base.map(|base| (&models[base], &names[base])));
        let author = author(model);
        let developer = developers.on(author, days.get(author).map(Vec::as_slice).unwrap_or_default())?;
        let reading = developer.map(Developer::reading);
        let (parent, parent_country) = developer.map(Developer::parent).unwrap_or_default();
        Ok(Attributes {
            author: author.to_owned(),
            created: model.created,
            country: reading.as_ref().and_then(|reading| reading.country.clone()),
            country_group: reading.as_ref().and_then(|reading| reading.country_group.clone()),
            segment: reading.and_then(|reading| reading.segment),
            modality: model.task.as_deref().and_then(modality),
            derived_from: base.map(|base| models[base].model.clone()),
            license: model.license.clone(),
            parameters: size.map(|size| size.parameters),
            active_parameters: size.and_then(|size| size.active),
            parameters_source: size.map(|size| size.source),
            is_moe: is_moe(model, name),
            architecture: model.architecture.clone(),
            library: name.library(),
            quantization: name.quantization(),
            base_relation: name.relation(),
            languages: languages(&model.languages),
            role: developer.map(|developer| developer.role.clone()),
            parent,
            parent_country,
            alternatives: developer.map(Developer::alternatives).unwrap_or_default(),
            model: model.model.clone(),
        })
    };
    models.iter().enumerate().map(attributes).collect()
}

/// The days at which models of each developer are listed.
fn days_listed(panel: &FoldedReleases) -> BTreeMap<&str, Vec<Day>> {
    let mut days: BTreeMap<&str, Vec<Day>> = BTreeMap::new();
    for row in &panel.rows {
        let day = panel.days[row.snapshot];
        let listed = days.entry(author(&panel.models[row.model])).or_default();
        if listed.last() != Some(&day) {
            listed.push(day);
        }
    }
    days
}

fn author(model: &Listing) -> &str {
    model.model.split_once('/').map_or(model.model.as_str(), |(author, _)| author)
}

/// Which models other models were quantized from.
struct BaseLookup<'a> {
    by_key: BTreeMap<String, usize>,
    by_gguf: BTreeMap<&'a str, usize>,
}

impl<'a> BaseLookup<'a> {
    /// Of several unquantized models of one name, the one with the highest count ever is taken for the original.
    fn new(models: &'a [Listing], names: &[Name]) -> BaseLookup<'a> {
        let mut by_key = BTreeMap::new();
        let mut by_gguf = BTreeMap::new();
        for (position, (model, name)) in models.iter().zip(names).enumerate() {
            by_gguf.extend(model.gguf_repositories.iter().map(|repository| (repository.as_str(), position)));
            // A conversion to another format (`-mlx-bf16`) is a copy, too.
            if name.quantization() == NONE_IN_NAME && name.library().is_none() {
                let best = by_key.entry(name.base_key()).or_insert(position);
                if model.downloads > models[*best].downloads {
                    *best = position;
                }
            }
        }
        BaseLookup { by_key, by_gguf }
    }

    fn of(&self, position: usize, model: &Listing, name: &Name) -> Option<usize> {
        if name.quantization() == NONE_IN_NAME {
            return None;
        }
        let named = self.by_key.get(&name.base_key()).copied();
        named.or_else(|| self.by_gguf.get(model.model.as_str()).copied()).filter(|&base| base != position)
    }
}

#[derive(Clone, Copy)]
struct Size {
    parameters: i64,
    active: Option<i64>,
    source: &'static str,
}

/// Parameters of a model. Quantized weights are often packed, several to a tensor element, and the
/// count of elements then is a fraction: the base's count is taken where the two differ by more than a
/// tenth; without a base the size in the name, rounded as it is, where they differ by more than a quarter.
fn sizes(model: &Listing, name: &Name, base: Option<(&Listing, &Name)>) -> Option<Size> {
    let stated = name.parameters();
    let own = || {
        let of = |parameters| Size { parameters, active: model.active_parameters, source: origin(parameters) };
        model.parameters.map(of)
    };
    if name.quantization() == NONE_IN_NAME {
        return own().filter(|size| plausible(size.parameters, stated));
    }
    if let Some((base, base_name)) = base
        && let Some(count) = base.parameters.filter(|&count| plausible(count, base_name.parameters()))
    {
        let close = own().filter(|size| within(0.1, size.parameters, count));
        return close.or(Some(Size { parameters: count, active: base.active_parameters, source: "base" }));
    }
    match (own(), stated) {
        (Some(size), Some(stated)) if within(0.25, size.parameters, stated) => Some(size),
        (_, Some(stated)) => Some(Size { parameters: stated, active: None, source: "name" }),
        (Some(size), None) if matches!(name.quantization(), "FP8" | "INT8" | "MXFP8") => Some(size),
        (Some(size), None) => Some(Size { active: None, source: "packed", ..size }),
        (None, None) => None,
    }
}

/// Where the crate has a count from: round millions are from the model's name or announcement.
fn origin(count: i64) -> &'static str {
    if count >= 1_000_000 && count % 1_000_000 == 0 { "name" } else { "own" }
}

/// Whether a count can be that of a model with the size in its name: a draft model named after its
/// target has a hundredth of it; counts below a 200th were read from something else. No open model has
/// ten trillion parameters: such a count was one of training tokens (`base-30T`).
fn plausible(count: i64, stated: Option<i64>) -> bool {
    count < 10_000_000_000_000 && stated.is_none_or(|stated| count >= stated / 200)
}

fn within(tolerance: f64, count: i64, reference: i64) -> bool {
    (count as f64 / reference as f64 - 1.0).abs() <= tolerance
}

/// Whether a model is a mixture of experts: its configuration or architecture says so. Not known where
/// the architecture is not, or where the name has an active size (`A3B`) and the configuration no experts.
fn is_moe(model: &Listing, name: &Name) -> Option<bool> {
    let architecture = model.architecture.as_deref();
    if model.is_moe || architecture.is_some_and(|architecture| architecture.contains("moe")) {
        return Some(true);
    }
    if name.has_active_size() {
        return None;
    }
    architecture.map(|_| false)
}

/// Input and output of a task of the hub, as the study writes them.
fn modality(task: &str) -> Option<&'static str> {
    Some(match task {
        "text-generation" | "translation" => "Text → Text",
        "image-text-to-text" => "Image, Text → Text",
        "image-to-text" => "Image → Text",
        "feature-extraction" | "sentence-similarity" => "Text → Embedding",
        "text-to-speech" => "Text → Audio",
        "automatic-speech-recognition" => "Audio → Text",
        "audio-to-audio" => "Audio → Audio",
        "any-to-any" => "Any → Any",
        _ => return None,
    })
}

/// One category per model: the language's code, or `multilingual` for two or more.
fn languages(tags: &[String]) -> Option<String> {
    let mut codes: Vec<String> = tags.iter().filter_map(|tag| language(&tag.trim().to_lowercase())).collect();
    codes.sort();
    codes.dedup();
    match codes.as_slice() {
        [] => None,
        [only] => Some(only.clone()),
        _ => Some("multilingual".to_owned()),
    }
}

/// The code of a language tag. The crate took every tag of the hub that looks like one (`oq`, `ai-safety`,
/// `lm-studio`), so two letters must be a code of ISO 639-1, and only a region (`pt-br`) may follow.
fn language(tag: &str) -> Option<String> {
    let letters = |text: &str| text.bytes().all(|byte| byte.is_ascii_lowercase());
    let (code, region) = tag.split_once('-').unwrap_or((tag, ""));
    let known = match code.len() {
        2 => {
            (region.is_empty() || (region.len() == 2 && letters(region)))
                && ISO_639_1.split(' ').any(|known| known == code)
        }
        3 => region.is_empty() && letters(code),
        _ => tag == "multilingual",
    };
    known.then(|| code.to_owned())
}

const ISO_639_1: &str = "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de \
    dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io \
    is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt \
    my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn \
    so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";
