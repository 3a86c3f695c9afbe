//! Words of a file become classes: the tables hold together, and every frequent value of the shipped data is known.

use std::collections::BTreeMap;

use lorenz::analysis::classify::{
    Disclosure, LicenseClass, Modality, Relation, SIZE_CLASSES, Segment, disclosure, is_unaffiliated, license_class,
    licenses, modality, moe, quantized, quantized_library, relation, segment, size_class, task_modality,
};
use lorenz::panel::{Panel, UNKNOWN};
use proptest::prelude::*;

use crate::shipped::shipped_panel;

use LicenseClass::{OpenSource, OpenWeights, Unknown};

#[test]
fn every_line_of_the_license_table_is_a_row() {
    let text = include_str!("../../../src/analysis/classify/licenses.csv");
    assert_eq!(text.lines().next(), Some("id,class,name,source"));
    assert_eq!(licenses().len(), text.lines().count() - 1, "a line of licenses.csv does not parse");
    for pair in licenses().windows(2) {
        assert!(pair[0].id < pair[1].id, "{} stands twice", pair[1].id);
    }
    for license in licenses() {
        assert_eq!(license.id, license.id.trim().to_ascii_lowercase().replace([' ', '_'], "-"));
        assert!(license.source.starts_with("https://"), "{} has no source", license.id);
        assert!(!license.name.trim().is_empty(), "{} has no name", license.id);
        assert_eq!(license_class(license.id), license.class, "{} is not found", license.id);
    }
}

#[test]
fn licenses_by_the_hubs_spellings() {
    let cases = [
        (OpenSource, "apache-2.0 mit gpl-3.0 agpl-3.0 lgpl-2.1 bsd-3-clause mpl-2.0 afl-3.0 ecl-2.0 ms-pl osl-3.0 isc"),
        (
            OpenSource,
            "artistic-2.0 bsl-1.0 epl-2.0 eupl-1.1 lppl-1.3c ncsa ofl-1.1 postgresql unlicense zlib gpl lgpl bsd",
        ),
        (
            OpenWeights,
            "llama2 llama3 llama3.1 llama3.2 llama3.3 llama4 gemma openrail openrail++ creativeml-openrail-m",
        ),
        (
            OpenWeights,
            "bigscience-openrail-m bigscience-bloom-rail-1.0 bigcode-openrail-m deepfloyd-if-license apple-amlr",
        ),
        (
            OpenWeights,
            "deepseek qwen tongyi-qianwen cc-by-nc-4.0 cc-by-nc-sa-2.0 cc-by-nc-nd-3.0 lfm1.0 mrl modified-mit",
        ),
        (OpenWeights, "cc cc-by-4.0 cc-by-sa-3.0 cc0-1.0 odc-by odbl pddl cdla-permissive-2.0 openmdw-1.1 wtfpl gfdl"),
        (OpenWeights, "c-uda etalab-2.0 lgpl-lr bsd-3-clause-clear"),
        (Unknown, "other unknown no-such-license"),
    ];
    for (class, ids) in cases {
        for id in ids.split(' ') {
            assert_eq!(license_class(id), class, "{id}");
            assert_eq!(license_class(&format!(" license:{} ", id.to_uppercase())), class, "{id} as a tag");
        }
    }
    assert_eq!(license_class(""), Unknown);
    assert_eq!(license_class("apache 2.0"), OpenSource);
}

#[test]
fn of_several_licenses_the_least_open_counts() {
    assert_eq!(license_class("apache-2.0, mit"), OpenSource);
    assert_eq!(license_class("mit,gemma"), OpenWeights);
    assert_eq!(license_class("gemma,other,mit"), Unknown);
    assert_eq!(license_class("mit,"), Unknown);
}

/// Multimodal, generative.
fn read(text: &str) -> Option<(bool, bool)> {
    modality(text).map(|modality| (modality.multimodal, modality.generative))
}

#[test]
fn modalities_of_inputs_and_outputs() {
    assert_eq!(read("Text → Text"), Some((false, true)));
    assert_eq!(read("Text->Image"), Some((true, true)));
    assert_eq!(read("Image → Video"), Some((true, true)));
    assert_eq!(read("Image → Image"), Some((false, true)));
    assert_eq!(read("audio + text -> speech"), Some((true, true)));
    assert_eq!(read("Speech → Music"), Some((false, true)), "both are audio");
    assert_eq!(read("Any → Any"), Some((true, true)));
    assert_eq!(read("Multimodal → Label"), Some((true, false)));
    assert_eq!(read("Image, Text → Embedding"), Some((true, false)));
    assert_eq!(read("Image → Label"), Some((false, false)));
    assert_eq!(read("Text → 3D"), Some((true, true)));
    for open in ["", "Text", "→", "Text →", "→ Text", "Text → Smell", "Text, → Text", "Text → Text → Text"]
    {
        assert_eq!(read(open), None, "{open:?}");
    }
}

#[test]
fn tasks_of_the_hub() {
    let read = |tag: &str| task_modality(tag).map(|modality| (modality.multimodal, modality.generative));
    assert_eq!(read("text-generation"), Some((false, true)));
    assert_eq!(read("Image-Text-to-Text"), Some((true, true)));
    assert_eq!(read("automatic-speech-recognition"), Some((true, true)));
    assert_eq!(read("zero-shot-image-classification"), Some((true, false)));
    assert_eq!(read("unconditional-image-generation"), Some((false, true)));
    assert_eq!(read("sentence-similarity"), Some((false, false)));
    assert_eq!(read("table-question-answering"), Some((false, true)), "a table is no content of its own");
    assert_eq!(read("time-series-forecasting"), Some((false, false)));
    for open in ["", "other", "robotics", "reinforcement-learning", "graph-ml", "biology", "no-such-task"] {
        assert_eq!(read(open), None, "{open:?}");
    }
}

#[test]
fn quantizations() {
    let yes = "AWQ;GGUF;MLX;4-bit;8 bit;1.58-bit;int8;FP8;NVFP4;mxfp4;EXL2;Q4_K_M;IQ2_XS;w4a16;bnb-4bit;compressed-tensors;\
        other;GPTQ 4-bit;true;AutoRound";
    let no = "none in name;none;bf16;FP16;float32;16-bit;32bit;unquantized;false;Full precision";
    for (expected, texts) in [(Some(true), yes), (Some(false), no), (None, ";unknown;dynamic;bit;qwen")] {
        for text in texts.split(';') {
            assert_eq!(quantized(text), expected, "{text:?}");
        }
    }
    assert_eq!(["gguf", "exllamav2", "auto-gptq"].map(quantized_library), [Some(true); 3]);
    assert_eq!(["mlx", "transformers", "onnx", ""].map(quantized_library), [None; 4]);
}

#[test]
fn mixtures_of_experts() {
    for text in
        ["true", "True", "mixtral", "qwen3_moe", "qwen3_5_moe_text", "deepseek_v3", "gpt_oss", "llama4", "olmoe"]
    {
        assert_eq!(moe(text), Some(true), "{text}");
    }
    for text in ["false", "no", "llama", "qwen2", "bert", "xlm-roberta", "phi3"] {
        assert_eq!(moe(text), Some(false), "{text}");
    }
    for text in ["", "gemma4", "nemotron_h", "llama4_text", "moem", "no-such-architecture"] {
        assert_eq!(moe(text), None, "{text}");
    }
}

#[test]
fn relations_disclosures_and_segments() {
    for expected in Relation::ALL {
        assert_eq!(relation(expected.name()), Some(expected));
        assert_eq!(relation(&format!("base_model:{}:author/name", expected.name())), Some(expected));
    }
    assert_eq!([relation(""), relation("base_model:author/name"), relation("distilled")], [None; 3]);

    for expected in Disclosure::ALL {
        assert_eq!(disclosure("data_disclosure", expected.name()), Some(expected));
        assert_eq!(disclosure("data_disclosure", &expected.name().to_uppercase().replace(' ', "_")), Some(expected));
    }
    assert_eq!(disclosure("training_data", "disclosed, not available"), Some(Disclosure::Disclosed));
    assert_eq!(disclosure("training_data_available", "true"), Some(Disclosure::Available));
    assert_eq!(disclosure("training_data_disclosed", "true"), Some(Disclosure::Disclosed));
    assert_eq!([disclosure("training_data", ""), disclosure("training_data", "wikitext")], [None; 2]);

    for expected in Segment::ALL {
        assert_eq!(segment(&expected.name().to_uppercase()), Some(expected));
    }
    let pairs = [("university", Segment::Academia), ("team", Segment::Community), ("USER", Segment::Unaffiliated)];
    assert!(pairs.iter().all(|(word, expected)| segment(word) == Some(*expected)));
    assert_eq!([segment(""), segment("France")], [None; 2]);
    assert!(["User", "Organization", "unaffiliated"].into_iter().all(is_unaffiliated));
    assert!(!["", "France", "community", "company"].into_iter().any(is_unaffiliated));
}

#[test]
fn size_classes_follow_one_another() {
    assert_eq!(SIZE_CLASSES[0].from, 1);
    for pair in SIZE_CLASSES.windows(2) {
        assert_eq!(pair[0].below, Some(pair[1].from));
    }
    assert_eq!(SIZE_CLASSES[SIZE_CLASSES.len() - 1].below, None);
}

const KINDS: [&str; 4] = ["Text", "Image", "Any", "Table"];
const ARROWS: [&str; 4] = ["", "→", "->", ","];

proptest! {
    #[test]
    fn a_size_lies_in_its_class(parameters in 1u64..3_000_000_000_000) {
        let class = size_class(parameters).unwrap();
        prop_assert!(class.from <= parameters && class.below.is_none_or(|below| parameters < below));
    }

    /// Whatever a file holds is answered, and neither order nor repetition of kinds, nor case, matters.
    #[test]
    fn modalities_are_sets(mut inputs in prop::collection::vec(prop::sample::select(KINDS.to_vec()), 1..4)) {
        let text = |inputs: &[&str]| modality(&format!("{} → Text", inputs.join(", ")));
        let first = text(&inputs);
        prop_assert!(first.is_some());
        inputs.reverse();
        inputs.push(inputs[0]);
        prop_assert_eq!(text(&inputs), first);
        prop_assert_eq!(modality(&format!("{} -> TEXT", inputs.join("/").to_lowercase())), first);
    }

    #[test]
    fn any_text_is_answered(text in "\\PC{0,12}", arrow in prop::sample::select(ARROWS.to_vec()), more in "\\PC{0,12}") {
        let text = format!("{text}{arrow}{more}");
        let classes = |text: &str| (license_class(text), quantized(text), moe(text), relation(text), segment(text));
        prop_assert_eq!(classes(&text), classes(&format!(" {text} ")));
        let generative_multimodal = modality(&text).is_some_and(Modality::generative_multimodal);
        prop_assert!(!generative_multimodal || modality(&text).is_some_and(|modality| modality.multimodal));
    }
}

/// Values of an attribute of the shipped data, each with the models of the last snapshot that have it.
fn shipped(panel: &Panel, attribute: &str) -> BTreeMap<String, u64> {
    let attribute = panel.attribute(attribute).unwrap();
    let mut models = BTreeMap::new();
    for row in panel.rows_of(panel.days().len() - 1) {
        let key = attribute.key(row, panel.model()[row]);
        if key != UNKNOWN {
            *models.entry(attribute.dictionary().get(key).to_owned()).or_insert(0) += 1;
        }
    }
    models
}

/// Every value of at least one model in a thousand was decided on; none is open.
#[test]
fn frequent_values_of_the_shipped_data_are_classified() {
    let panel = shipped_panel();
    let frequent = |attribute: &str, known: &dyn Fn(&str) -> bool| -> Vec<String> {
        let values = shipped(&panel, attribute);
        let all = panel.rows_of(panel.days().len() - 1).len() as u64;
        let open = values.into_iter().filter(|(value, models)| models * 1000 >= all && !known(value));
        open.map(|(value, _)| value).collect()
    };
    let none: [&str; 0] = [];
    let in_table = |value: &str| value.split(',').all(|id| licenses().iter().any(|license| license.id == id));
    assert_eq!(frequent("license", &in_table), none);
    assert_eq!(frequent("merged_modality", &|value| modality(value).is_some()), none);
    assert_eq!(frequent("quantization", &|value| quantized(value).is_some()), none);
    assert_eq!(frequent("is_moe", &|value| moe(value).is_some()), none);
    assert_eq!(frequent("base_relation", &|value| relation(value).is_some()), none);
    assert_eq!(frequent("segment", &|value| segment(value).is_some()), none);
}
