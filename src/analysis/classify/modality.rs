//! Which kinds of content a model takes and makes.

use super::spelled;

/// Whether a model is multimodal, and whether it generates.
///
/// A model is multimodal if more than one kind of content (text, image, audio, video, 3D) stands among its
/// inputs and outputs; it is generative if its output is content rather than a label, a score, a mask or an
/// embedding. So multimodal generation is the making of text, images, audio, video or 3D by a model that
/// handles more than one of them, and a subset of the multimodal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Modality {
    /// More than one kind of content among inputs and outputs.
    pub multimodal: bool,
    /// The output is content.
    pub generative: bool,
}

impl Modality {
    /// Both at once: `Text → Image` and `Image, Text → Text`, but neither `Text → Text` nor `Image → Image`.
    pub fn generative_multimodal(self) -> bool {
        self.multimodal && self.generative
    }
}

/// The kinds of content, and of all else, that a side of an arrow can name; several kinds at once are the last bit.
const CONTENT: [(&str, u8); 18] = [
    ("text", 1),
    ("code", 1),
    ("image", 2),
    ("images", 2),
    ("document", 2),
    ("audio", 4),
    ("speech", 4),
    ("voice", 4),
    ("music", 4),
    ("sound", 4),
    ("video", 8),
    ("videos", 8),
    ("3d", 16),
    ("mesh", 16),
    ("point-cloud", 16),
    ("any", 32),
    ("multimodal", 32),
    ("multiple", 32),
];

/// Inputs and outputs that are no content in the sense of [`Modality`].
const NO_CONTENT: [&str; 22] = [
    "action",
    "actions",
    "bounding-box",
    "box",
    "boxes",
    "class",
    "classification",
    "depth",
    "embedding",
    "embeddings",
    "features",
    "keypoints",
    "label",
    "labels",
    "mask",
    "noise",
    "number",
    "score",
    "span",
    "table",
    "tabular",
    "time-series",
];

const SEVERAL: u8 = 32;

/// Reads inputs and outputs around an arrow (`→` or `->`), separated by commas, `+`, `&` or `/`.
///
/// `None` where there is no arrow, a side is empty, or a word is unknown. A model whose inputs or outputs are
/// `Any` or `Multimodal` handles several kinds.
///
/// ```
/// use lorenz::analysis::classify::{Modality, modality};
/// assert_eq!(modality("Text, Image → Text"), Some(Modality { multimodal: true, generative: true }));
/// assert_eq!(modality("Text -> Embedding"), Some(Modality { multimodal: false, generative: false }));
/// assert_eq!(modality("Text"), None);
/// ```
pub fn modality(text: &str) -> Option<Modality> {
    let (inputs, outputs) = text.split_once('→').or_else(|| text.split_once("->"))?;
    let (inputs, outputs) = (kinds(inputs)?, kinds(outputs)?);
    let all = inputs | outputs;
    let multimodal = all & SEVERAL != 0 || all.count_ones() > 1;
    Some(Modality { multimodal, generative: outputs != 0 })
}

/// Returns the kinds of content on one side, as bits.
fn kinds(side: &str) -> Option<u8> {
    let kind = |word: &str| {
        let word = spelled(word);
        let content = CONTENT.iter().find(|(name, _)| *name == word).map(|(_, kind)| *kind);
        content.or_else(|| NO_CONTENT.contains(&word.as_str()).then_some(0))
    };
    side.split([',', '+', '&', '/']).map(kind).try_fold(0, |all, kind| Some(all | kind?))
}

/// The hub's tasks as inputs and outputs, after <https://huggingface.co/tasks> and its library `@huggingface/tasks`.
///
/// Left out, since their tag doesn't settle it: `biology`, `graph-ml`, `other`, `reinforcement-learning`, `robotics`.
const TASKS: [(&str, &str); 55] = [
    ("any-to-any", "Any → Any"),
    ("audio-classification", "Audio → Label"),
    ("audio-text-to-text", "Audio, Text → Text"),
    ("audio-to-audio", "Audio → Audio"),
    ("automatic-speech-recognition", "Audio → Text"),
    ("conversational", "Text → Text"),
    ("depth-estimation", "Image → Depth"),
    ("document-question-answering", "Image, Text → Text"),
    ("feature-extraction", "Text → Embedding"),
    ("fill-mask", "Text → Label"),
    ("image-classification", "Image → Label"),
    ("image-feature-extraction", "Image → Embedding"),
    ("image-segmentation", "Image → Mask"),
    ("image-text-to-image", "Image, Text → Image"),
    ("image-text-to-text", "Image, Text → Text"),
    ("image-text-to-video", "Image, Text → Video"),
    ("image-to-3d", "Image → 3D"),
    ("image-to-image", "Image → Image"),
    ("image-to-text", "Image → Text"),
    ("image-to-video", "Image → Video"),
    ("keypoint-detection", "Image → Keypoints"),
    ("mask-generation", "Image → Mask"),
    ("multiple-choice", "Text → Label"),
    ("object-detection", "Image → Boxes"),
    ("question-answering", "Text → Span"),
    ("sentence-similarity", "Text → Score"),
    ("summarization", "Text → Text"),
    ("table-question-answering", "Table, Text → Text"),
    ("table-to-text", "Table → Text"),
    ("tabular-classification", "Table → Label"),
    ("tabular-regression", "Table → Number"),
    ("tabular-to-text", "Table → Text"),
    ("text-classification", "Text → Label"),
    ("text-generation", "Text → Text"),
    ("text-ranking", "Text → Score"),
    ("text-retrieval", "Text → Score"),
    ("text-to-3d", "Text → 3D"),
    ("text-to-audio", "Text → Audio"),
    ("text-to-image", "Text → Image"),
    ("text-to-speech", "Text → Audio"),
    ("text-to-video", "Text → Video"),
    ("text2text-generation", "Text → Text"),
    ("time-series-forecasting", "Time series → Time series"),
    ("token-classification", "Text → Label"),
    ("translation", "Text → Text"),
    ("unconditional-image-generation", "Noise → Image"),
    ("video-classification", "Video → Label"),
    ("video-text-to-text", "Video, Text → Text"),
    ("video-to-video", "Video → Video"),
    ("visual-document-retrieval", "Image, Text → Embedding"),
    ("visual-question-answering", "Image, Text → Text"),
    ("voice-activity-detection", "Audio → Label"),
    ("zero-shot-classification", "Text → Label"),
    ("zero-shot-image-classification", "Image, Text → Label"),
    ("zero-shot-object-detection", "Image, Text → Boxes"),
];

/// Returns the modality of a hub task (`pipeline_tag`); `None` for a tag that is unknown or doesn't settle it.
///
/// ```
/// use lorenz::analysis::classify::task_modality;
/// assert!(task_modality("text-to-image").is_some_and(|modality| modality.generative_multimodal()));
/// assert_eq!(task_modality("robotics"), None);
/// ```
pub fn task_modality(tag: &str) -> Option<Modality> {
    let tag = spelled(tag);
    TASKS.iter().find(|(name, _)| *name == tag).and_then(|(_, text)| modality(text))
}
