//! How a model was made: quantization, experts, its relation to a base.

use super::{boolean, spelled};

/// Quantization methods and formats, as parts of a value: `AWQ 4-bit`, `compressed-tensors`.
const METHODS: [&str; 25] = [
    "aqlm",
    "autoround",
    "awq",
    "bitnet",
    "bitsandbytes",
    "bnb",
    "eetq",
    "exl2",
    "exl3",
    "fp4",
    "fp8",
    "gguf",
    "ggml",
    "gptq",
    "hqq",
    "int2",
    "int3",
    "int4",
    "int8",
    "marlin",
    "mlx",
    "mxfp",
    "nf4",
    "quanto",
    "quip",
];

/// Values that state full or half precision.
const UNQUANTIZED: [&str; 17] = [
    "bf16",
    "bfloat16",
    "f16",
    "f32",
    "f64",
    "float16",
    "float32",
    "fp16",
    "fp32",
    "full",
    "full precision",
    "none",
    "none in name",
    "not quantized",
    "original",
    "unquantized",
    "tf32",
];

/// Values that name a quantization without its method.
const UNNAMED: [&str; 5] = ["other", "quantized", "compressed tensors", "ternary", "torchao"];

/// Returns whether the value of a column `quantization` states one; `None` for an empty or an unknown value.
///
/// In the shipped data `none in name` counts as not quantized, a lower bound: models published in low precision
/// without saying so in their name are missed. A GGUF file can hold 16-bit weights and an MLX model can, but the
/// value names them for their quantization.
///
/// ```
/// use lorenz::analysis::classify::quantized;
/// assert_eq!(quantized("AWQ"), Some(true));
/// assert_eq!(quantized("Q4_K_M"), Some(true));
/// assert_eq!(quantized("none in name"), Some(false));
/// assert_eq!(quantized("16-bit"), Some(false));
/// ```
pub fn quantized(text: &str) -> Option<bool> {
    let text = spelled(text).replace('-', " ");
    if UNQUANTIZED.contains(&text.as_str()) {
        return Some(false);
    }
    if UNNAMED.contains(&text.as_str()) {
        return Some(true);
    }
    let compact = text.replace([' ', '.'], "");
    if let Some(bits) = compact.strip_suffix("bits").or_else(|| compact.strip_suffix("bit")) {
        let digits: String = bits.chars().rev().take_while(char::is_ascii_digit).collect();
        let bits: Option<u32> = digits.chars().rev().collect::<String>().parse().ok();
        // 1.58 bits read as 158 here.
        return bits.map(|bits| bits < 16 || bits == 158);
    }
    let named = METHODS.iter().any(|method| compact.contains(method)) || is_width(&compact);
    named.then_some(true).or_else(|| boolean(&text))
}

/// Widths as GGUF (`q4km`, `iq2xs`) and compressed tensors (`w4a16`) write them.
fn is_width(compact: &str) -> bool {
    let digit_after = |prefix: &str| {
        compact.strip_prefix(prefix).is_some_and(|rest| rest.starts_with(|letter: char| letter.is_ascii_digit()))
    };
    digit_after("q") || digit_after("iq") || digit_after("tq") || (digit_after("w") && compact.contains('a'))
}

/// Returns whether a model's library or file format implies that it is quantized; `None` where it leaves that open.
///
/// A second source for files without a column of quantization. Formats made for quantized weights alone settle it;
/// GGUF, whose exceptions are few, counts with them. MLX, ONNX and OpenVINO hold either.
pub fn quantized_library(library: &str) -> Option<bool> {
    let formats =
        ["aqlm", "auto-gptq", "autoawq", "awq", "bitnet", "bitsandbytes", "exl2", "exl3", "exllama", "exllamav2"];
    let more = ["exllamav3", "gguf", "ggml", "gptq", "hqq", "llama.cpp"];
    let library = spelled(library);
    formats.iter().chain(&more).any(|format| *format == library).then_some(true)
}

/// Architectures (`model_type`) that are mixtures of experts, beside those named `moe`.
///
/// Left out are those that have dense models too (`llama4_text`, `jamba`), or that the small draft models for
/// speculative decoding go by (`kimi_k2`).
const MOE: [&str; 35] = [
    "arctic",
    "bailing_hybrid",
    "dbrx",
    "deepseek_v2",
    "deepseek_v3",
    "deepseek_v32",
    "deepseek_v4",
    "deepseek_v41",
    "deepseek_vl_v2",
    "diffusion_gemma",
    "dots1",
    "flex_olmo",
    "glm5_next",
    "gpt_oss",
    "grok",
    "grok-1",
    "hy_v3",
    "jetmoe",
    "kimi_k25",
    "kimi_k3",
    "kimi_linear",
    "kimi_vl",
    "llama4",
    "longcat_flash",
    "mimo_v2",
    "mimo_v2_flash",
    "minimax",
    "minimax_m1",
    "minimax_m2",
    "minimax_m3",
    "minimax_m3_vl",
    "mixtral",
    "qwen3_next",
    "solar_open",
    "switch_transformers",
];

/// Architectures that are dense: mixtures made of them have names of their own.
const DENSE: [&str; 62] = [
    "albert",
    "apertus",
    "bart",
    "bert",
    "bloom",
    "clip",
    "codegen",
    "cohere",
    "cohere2",
    "deberta-v2",
    "distilbert",
    "electra",
    "falcon",
    "falcon_h1",
    "florence2",
    "gemma",
    "gemma2",
    "gemma3",
    "gemma3_text",
    "glm4",
    "gpt2",
    "gpt_bigcode",
    "gpt_neo",
    "gpt_neox",
    "gptj",
    "granite",
    "idefics3",
    "internlm2",
    "lfm2",
    "lfm2_vl",
    "llama",
    "llava",
    "mamba",
    "mistral",
    "mllama",
    "modernbert",
    "mpnet",
    "mpt",
    "mt5",
    "olmo",
    "olmo2",
    "olmo3",
    "opt",
    "paligemma",
    "phi",
    "phi3",
    "qwen2",
    "qwen2_5_vl",
    "qwen3",
    "qwen3_5",
    "qwen3_5_text",
    "qwen3_vl",
    "roberta",
    "seed_oss",
    "smollm3",
    "speecht5",
    "starcoder2",
    "t5",
    "vits",
    "wav2vec2",
    "whisper",
    "xlm-roberta",
];

/// Returns whether a model is a mixture of experts, from `is_moe` (true, false) or from its architecture's name.
///
/// `None` for an empty text and for architectures that have both kinds (`gemma4`, `nemotron_h`, `granitemoehybrid`)
/// or that the tables don't know. Where a file has both columns, a name that says `true` goes before an `is_moe`
/// that says false: a collector that finds no experts in a configuration may not have looked. (In the shipped data
/// `is_moe` is false for some copies of `gpt_oss`, `qwen3_next` and `kimi_k3`, all of them mixtures.)
///
/// ```
/// use lorenz::analysis::classify::moe;
/// assert_eq!((moe("qwen3_moe"), moe("gpt_oss")), (Some(true), Some(true)));
/// assert_eq!((moe("llama"), moe("gemma4"), moe("false")), (Some(false), None, Some(false)));
/// ```
pub fn moe(text: &str) -> Option<bool> {
    let text = spelled(text);
    if let Some(stated) = boolean(&text) {
        return Some(stated);
    }
    let is = |name: &str| spelled(name) == text;
    let named = text.split('-').any(|part| part == "moe") || text.ends_with("moe");
    if named || MOE.iter().any(|name| is(name)) {
        return Some(true);
    }
    DENSE.iter().any(|name| is(name)).then_some(false)
}

/// How a model derives from its base, in the hub's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// Trained further.
    Finetune,
    /// Weights to be added to the base.
    Adapter,
    /// The base in fewer bits.
    Quantized,
    /// Several bases in one.
    Merge,
}

impl Relation {
    /// All relations, in order.
    pub const ALL: [Relation; 4] = [Relation::Finetune, Relation::Adapter, Relation::Quantized, Relation::Merge];

    /// Returns the hub's word.
    pub fn name(self) -> &'static str {
        match self {
            Relation::Finetune => "finetune",
            Relation::Adapter => "adapter",
            Relation::Quantized => "quantized",
            Relation::Merge => "merge",
        }
    }
}

/// Returns the relation that a value of `base_relation` or a hub tag (`base_model:quantized:author/name`) states.
///
/// `None` for an unknown word, and for a tag without a relation (`base_model:author/name`).
///
/// ```
/// use lorenz::analysis::classify::{Relation, relation};
/// assert_eq!(relation("Quantized"), Some(Relation::Quantized));
/// assert_eq!(relation("base_model:adapter:meta-llama/Llama-3.1-8B"), Some(Relation::Adapter));
/// ```
pub fn relation(text: &str) -> Option<Relation> {
    let text = spelled(text);
    let word = text.strip_prefix("base-model:").unwrap_or(&text).split(':').next().unwrap_or_default();
    Some(match word {
        "finetune" | "finetuned" | "fine-tune" | "fine-tuned" => Relation::Finetune,
        "adapter" | "lora" | "peft" => Relation::Adapter,
        "quantized" | "quantization" => Relation::Quantized,
        "merge" | "merged" => Relation::Merge,
        _ => return None,
    })
}
