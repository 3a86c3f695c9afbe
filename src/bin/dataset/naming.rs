//! What the name of a repository says: quantization, relation to a base, size.

/// The value of `quantization` where the name states none. The weights can still be quantized.
pub const NONE_IN_NAME: &str = "none in name";

/// A repository's name (without the author) as lower-case tokens.
#[derive(Clone, Debug)]
pub struct Name {
    text: String,
    in_mlx_community: bool,
    tokens: Vec<String>,
}

/// Quantization methods that a token can contain, most specific first: the first found in any token wins.
const METHODS: [(&str, &str); 14] = [
    ("gguf", "GGUF"),
    ("exl2", "EXL2"),
    ("exl3", "EXL3"),
    ("gptq", "GPTQ"),
    ("awq", "AWQ"),
    ("autoround", "AutoRound"),
    ("bnb", "bitsandbytes"),
    ("bitsandbytes", "bitsandbytes"),
    ("nvfp4", "NVFP4"),
    ("mxfp4", "MXFP4"),
    ("mxfp8", "MXFP8"),
    ("fp8", "FP8"),
    ("fp4", "FP4"),
    ("hqq", "HQQ"),
];

/// Tokens that state a width without a method.
const WIDTHS: [(&str, &str); 16] = [
    ("int4", "INT4"),
    ("w4a16", "INT4"),
    ("w4a8", "INT4"),
    ("w4a4", "INT4"),
    ("int8", "INT8"),
    ("w8a8", "INT8"),
    ("w8a16", "INT8"),
    ("q4", "4-bit"),
    ("q8", "8-bit"),
    ("q6", "6-bit"),
    ("q5", "5-bit"),
    ("q3", "3-bit"),
    ("q2", "2-bit"),
    ("nf4", "bitsandbytes"),
    ("bitnet", "1-bit"),
    ("ternary", "1-bit"),
];

/// Tokens that name a scheme of mixed widths for MLX.
const MLX_SCHEMES: [&str; 13] =
    ["optiq", "oq2", "oq2e", "oq3", "oq3e", "oq4", "oq4e", "oq5", "oq5e", "oq6", "oq6e", "oq8", "oq8e"];

/// Tokens that go with a quantization and are no part of the base model's name.
const TRIMMINGS: [&str; 24] = [
    "bf16",
    "fp16",
    "f16",
    "mlx",
    "dynamic",
    "static",
    "dynamic2",
    "quantized",
    "quant",
    "g128",
    "g64",
    "g32",
    "gs128",
    "gs64",
    "gs32",
    "sym",
    "asym",
    "dwq",
    "dq",
    "ud",
    "marlin",
    "hi",
    "qat",
    "unsloth",
];

/// Tokens that qualify the quantization named before them: `Q4_K_M`, `FP8-block`, `w4a16-ct`.
const AFTER_WIDTH: [&str; 14] =
    ["k", "m", "s", "l", "xl", "0", "1", "4b", "8b", "128g", "block", "ct", "fast", "mixed"];

impl Name {
    /// The tokens of `author/name` or `name`, split at `-`, `_`, `.`, `/` and spaces.
    pub fn new(model: &str) -> Name {
        let text = model.split_once('/').map_or(model, |(_, name)| name).to_ascii_lowercase();
        let joined = text.replace("auto-round", "autoround").replace("-bits", "bit").replace("-bit", "bit");
        let tokens = joined.split(['-', '_', '.', '/', ' ']).filter(|token| !token.is_empty());
        Name {
            tokens: tokens.map(str::to_owned).collect(),
            in_mlx_community: model.starts_with("mlx-community/"),
            text,
        }
    }

    /// The quantization that the name states, or [`NONE_IN_NAME`].
    ///
    /// One value per model: the file format or method where the name has one (`GGUF`, `AWQ`, `MLX`...),
    /// else the width (`4-bit`), else `other` (`quantized`). `bf16` and `fp16` are no quantization.
    pub fn quantization(&self) -> &'static str {
        if self.has(&["unquantized"]) {
            return NONE_IN_NAME;
        }
        let method = METHODS.iter().find(|(part, _)| self.tokens.iter().any(|token| token.contains(part)));
        if let Some(&(_, label)) = method {
            return label;
        }
        let width = self.tokens.iter().find_map(|token| width(token));
        match width {
            Some(_) if self.is_mlx() => "MLX",
            Some(label) => label,
            None if self.has(&MLX_SCHEMES) => "MLX",
            None if self.has(&["quantized", "quant", "turboquant", "jangtq"]) => "other",
            None => NONE_IN_NAME,
        }
    }

    /// The relation to a base model that the name states, by the hub's words: `quantized`, `adapter`,
    /// `merge`, `finetune` (an altered or distilled model). `None`: the name states none.
    pub fn relation(&self) -> Option<&'static str> {
        if self.quantization() != NONE_IN_NAME {
            return Some("quantized");
        }
        if self.has(&["lora", "qlora", "adapter"]) {
            return Some("adapter");
        }
        if self.has(&["merge", "mergekit", "megamerge", "slerp", "ties", "dare", "frankenmerge"]) {
            return Some("merge");
        }
        let altered = ["abliterat", "heretic", "uncensor", "derisk"];
        let token = |token: &String| altered.iter().any(|part| token.contains(part)) || token == "distill";
        (self.tokens.iter().any(token) || self.has(&["distilled", "finetune", "finetuned"])).then_some("finetune")
    }

    /// The library that the name states: `gguf`, `mlx`, `onnx`, `openvino`, `exllama`.
    pub fn library(&self) -> Option<&'static str> {
        if self.is_mlx() {
            return Some("mlx");
        }
        let libraries = [
            ("gguf", "gguf"),
            ("onnx", "onnx"),
            ("openvino", "openvino"),
            ("ov", "openvino"),
            ("exl2", "exllama"),
            ("exl3", "exllama"),
        ];
        libraries.iter().find(|(token, _)| self.has(&[token])).map(|&(_, library)| library)
    }

    /// Whether the name states an active size, as in `30B-A3B`.
    pub fn has_active_size(&self) -> bool {
        self.tokens.iter().any(|token| token.strip_prefix('a').is_some_and(|rest| size(rest).is_some()))
    }

    /// The first size that the name states, in parameters: `Qwen3-30B-A3B` is 30e9. Later ones are of
    /// active parameters, training tokens (`TinyLlama-1.1B-step-240k-503b`) or a teacher.
    pub fn parameters(&self) -> Option<i64> {
        self.text.split(['-', '_', '/', ' ']).find_map(size)
    }

    /// The name without what a quantizer adds: equal for a base model and its quantized copies.
    pub fn base_key(&self) -> String {
        let mut kept: Vec<&str> = Vec::new();
        let mut after_width = false;
        for token in &self.tokens {
            let dropped = width(token).is_some()
                || METHODS.iter().any(|(part, _)| token.contains(part))
                || MLX_SCHEMES.contains(&token.as_str())
                || TRIMMINGS.contains(&token.as_str())
                || (after_width && AFTER_WIDTH.contains(&token.as_str()));
            after_width = dropped;
            if !dropped {
                kept.push(token);
            }
        }
        let start = usize::from(kept.first() == Some(&"meta"));
        kept[start..].join("-")
    }

    fn is_mlx(&self) -> bool {
        self.in_mlx_community || self.has(&["mlx"]) || self.has(&MLX_SCHEMES)
    }

    fn has(&self, words: &[&str]) -> bool {
        self.tokens.iter().any(|token| words.contains(&token.as_str()))
    }
}

/// The label of a token that states a width: `int4`, `w4a16`, `4bit`, `q8`.
fn width(token: &str) -> Option<&'static str> {
    if let Some(&(_, label)) = WIDTHS.iter().find(|(word, _)| *word == token) {
        return Some(label);
    }
    let bits = token.strip_suffix("bits").or_else(|| token.strip_suffix("bit"))?;
    match bits {
        "1" | "58" => Some("1-bit"),
        "2" => Some("2-bit"),
        "3" => Some("3-bit"),
        "4" => Some("4-bit"),
        "5" => Some("5-bit"),
        "6" => Some("6-bit"),
        "8" => Some("8-bit"),
        _ => None,
    }
}

/// Parameters of a token such as `7b`, `1.7b`, `270m`.
fn size(token: &str) -> Option<i64> {
    let (number, scale) = match token.strip_suffix('b') {
        Some(number) => (number, 1e9),
        None => (token.strip_suffix('m')?, 1e6),
    };
    if !number.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    let value: f64 = number.parse().ok()?;
    Some((value * scale).round() as i64)
}
