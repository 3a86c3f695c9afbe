//! Colors: the only place of the product's charts that names one.
//!
//! The eight categorical colors were searched for the largest smallest distance (OKLab) between any two of them under
//! normal vision and simulated protanopia, deuteranopia and tritanopia (Machado et al. 2009), each with a contrast of
//! 3:1 or more to the paper. Each hue is the same in both themes, so that an entity keeps its color in the dark.

/// An opaque sRGB color.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rgb(pub u8, pub u8, pub u8);

impl Rgb {
    /// Returns the color as CSS writes it: `#1a2b3c`.
    pub fn hex(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }

    /// Returns the relative luminance from 0 (black) to 1 (white), as WCAG 2.2 defines it.
    pub fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let c = f64::from(channel) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }

    /// Returns the contrast ratio of two colors from 1 to 21, as WCAG 2.2 defines it.
    pub fn contrast(self, other: Rgb) -> f64 {
        let (a, b) = (self.luminance() + 0.05, other.luminance() + 0.05);
        if a > b { a / b } else { b / a }
    }

    /// Returns the color that a layer of this one makes on another, channel by channel; `part` from 0 (none) to 1 (opaque).
    fn over(self, below: Rgb, part: f64) -> Rgb {
        let mix = |a: u8, b: u8| (f64::from(a) * part + f64::from(b) * (1.0 - part)).round() as u8;
        Rgb(mix(self.0, below.0), mix(self.1, below.1), mix(self.2, below.2))
    }
}

/// How much of a series' color the tint of its intervals has.
const TINT: f64 = 0.2;

const fn rgb(hex: u32) -> Rgb {
    Rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

/// What a mark stands for; the theme says in which color.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ColorRole {
    /// One of the eight categorical colors; numbers past 7 are drawn as [`ColorRole::Other`].
    Slot(u8),
    /// Everything that did not get a color of its own.
    Other,
    /// Rows without the entity.
    Unknown,
    /// A grey line to compare with.
    Context,
    /// The one accent: single series, annotations.
    Accent,
    /// A gain, in charts of signed values.
    Increase,
    /// A loss, in charts of signed values.
    Decrease,
}

/// What a piece of a chart is drawn in; resolved by [`Theme::color`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ink {
    /// The background.
    Paper,
    /// Titles.
    Text,
    /// Subtitles, ticks, foot lines.
    Muted,
    /// Grid lines.
    Grid,
    /// Zero lines, the pointer's line.
    Axis,
    /// Coverage bars: sizes of the panel below a line chart.
    CountBar,
    /// The faint area under a curve.
    Shade,
    /// Background of a band; 0 is the lowest (no tint), 2 the highest.
    Band(u8),
    /// Lines, areas and dots of a series.
    Mark(ColorRole),
    /// Text in the color of a series, dark or light enough to be read.
    Label(ColorRole),
    /// The interval around a series: a little of its color on the paper.
    Tint(ColorRole),
}

/// One palette.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    /// `light` or `dark`.
    pub name: &'static str,
    /// Background.
    pub paper: Rgb,
    /// Titles and running text.
    pub text: Rgb,
    /// Secondary text, 7:1 on the paper.
    pub muted: Rgb,
    /// Grid lines and hairline borders.
    pub grid: Rgb,
    /// Zero lines.
    pub axis: Rgb,
    /// Coverage bars: sizes of the panel below a line chart.
    pub count_bar: Rgb,
    /// Area under a Lorenz curve.
    pub shade: Rgb,
    /// Tints of the three bands.
    pub bands: [Rgb; 3],
    /// The accent, as mark and as text.
    pub accent: [Rgb; 2],
    /// Grey of "Other", as mark and as text: the lighter one, for it is often the largest mark.
    pub other: [Rgb; 2],
    /// Grey of "Unknown", as mark and as text.
    pub unknown: [Rgb; 2],
    /// Grey of context lines, as mark and as text.
    pub context: [Rgb; 2],
    /// The color of gains, as mark and as text.
    pub increase: [Rgb; 2],
    /// The color of losses, as mark and as text.
    pub decrease: [Rgb; 2],
    /// The eight categorical colors, as mark and as text.
    pub slots: [[Rgb; 2]; 8],
}

/// Dark ink on white paper.
pub static LIGHT: Theme = Theme {
    name: "light",
    paper: rgb(0xffffff),
    text: rgb(0x16191d),
    muted: rgb(0x50565d),
    grid: rgb(0xe4e7ea),
    axis: rgb(0x80868d),
    count_bar: rgb(0x8d939a),
    shade: rgb(0xf8e9ed),
    bands: [rgb(0xffffff), rgb(0xfbf4e4), rgb(0xfbe8e2)],
    accent: [rgb(0xb3123c), rgb(0xb3123c)],
    other: [rgb(0x8d939a), rgb(0x666c73)],
    unknown: [rgb(0x666c73), rgb(0x5d636a)],
    context: [rgb(0x8d939a), rgb(0x666c73)],
    increase: [rgb(0x1f6f9f), rgb(0x1f6f9f)],
    decrease: [rgb(0xbf5b16), rgb(0xb35310)],
    slots: [
        [rgb(0x2667d1), rgb(0x2667d1)], // blue
        [rgb(0xaa3a04), rgb(0xaa3a04)], // rust
        [rgb(0x2f9eb8), rgb(0x027d95)], // teal
        [rgb(0x116e4e), rgb(0x116e4e)], // green
        [rgb(0x9879f3), rgb(0x7d5cd4)], // violet
        [rgb(0x8f8805), rgb(0x7b7500)], // ochre
        [rgb(0xd07c78), rgb(0xab5b58)], // rose
        [rgb(0x9f4f90), rgb(0x9f4f90)], // plum
    ],
};

/// Light ink on near-black paper.
pub static DARK: Theme = Theme {
    name: "dark",
    paper: rgb(0x121416),
    text: rgb(0xe8eaec),
    muted: rgb(0xa9b0b7),
    grid: rgb(0x2b3034),
    axis: rgb(0x7a8188),
    count_bar: rgb(0x6c7279),
    shade: rgb(0x2b1a20),
    bands: [rgb(0x121416), rgb(0x221e12), rgb(0x2e1b16)],
    accent: [rgb(0xff6f8b), rgb(0xff6f8b)],
    other: [rgb(0x6c7279), rgb(0x8d939a)],
    unknown: [rgb(0x9aa0a7), rgb(0x9aa0a7)],
    context: [rgb(0x7a8188), rgb(0x8d939a)],
    increase: [rgb(0x5aa9d6), rgb(0x5aa9d6)],
    decrease: [rgb(0xe08a4c), rgb(0xe08a4c)],
    slots: [
        [rgb(0x4080ec), rgb(0x4a88f0)],
        [rgb(0xc9550b), rgb(0xd86624)],
        [rgb(0x76c6d5), rgb(0x76c6d5)],
        [rgb(0x258866), rgb(0x35977a)],
        [rgb(0xb296fc), rgb(0xb296fc)],
        [rgb(0xbdac01), rgb(0xbdac01)],
        [rgb(0xe18f88), rgb(0xe18f88)],
        [rgb(0xb15eac), rgb(0xbd6eb8)],
    ],
};

impl Theme {
    /// Returns the color of an ink.
    pub fn color(&self, ink: Ink) -> Rgb {
        match ink {
            Ink::Paper => self.paper,
            Ink::Text => self.text,
            Ink::Muted => self.muted,
            Ink::Grid => self.grid,
            Ink::Axis => self.axis,
            Ink::CountBar => self.count_bar,
            Ink::Shade => self.shade,
            Ink::Band(tone) => self.bands[usize::from(tone.min(2))],
            Ink::Mark(role) => self.role(role)[0],
            Ink::Label(role) => self.role(role)[1],
            Ink::Tint(role) => self.role(role)[0].over(self.paper, TINT),
        }
    }

    fn role(&self, role: ColorRole) -> [Rgb; 2] {
        match role {
            ColorRole::Slot(slot) => self.slots.get(usize::from(slot)).copied().unwrap_or(self.other),
            ColorRole::Other => self.other,
            ColorRole::Unknown => self.unknown,
            ColorRole::Context => self.context,
            ColorRole::Accent => self.accent,
            ColorRole::Increase => self.increase,
            ColorRole::Decrease => self.decrease,
        }
    }

    /// Returns the palette as CSS custom properties, one declaration a line: `--paper: #ffffff;`, `--slot-1: …;`,
    /// `--slot-1-text: …;` up to 8.
    pub fn css(&self) -> String {
        let mut lines = Vec::new();
        let mut put = |name: String, color: Rgb| lines.push(format!("--{name}: {};", color.hex()));
        put("paper".into(), self.paper);
        put("text".into(), self.text);
        put("muted".into(), self.muted);
        put("grid".into(), self.grid);
        put("axis".into(), self.axis);
        let pairs = [
            ("accent", self.accent),
            ("other", self.other),
            ("unknown", self.unknown),
            ("context", self.context),
            ("increase", self.increase),
            ("decrease", self.decrease),
        ];
        for (name, [mark, text]) in pairs {
            put(name.into(), mark);
            put(format!("{name}-text"), text);
        }
        for (index, [mark, text]) in self.slots.iter().enumerate() {
            put(format!("slot-{}", index + 1), *mark);
            put(format!("slot-{}-text", index + 1), *text);
        }
        lines.join("\n")
    }
}
