//! `lorenz methods`: the page that says of each measure what it is, by which formula, in which range, and what it is in an example.

use std::fmt::Write;

use crate::analysis::Measure;
use crate::figures::value_text;

/// The market of the examples.
const EXAMPLE: [u64; 5] = [40, 30, 15, 10, 5];

/// How a measure is computed.
struct MethodWords {
    formula: String,
    range: &'static str,
    source: &'static str,
}

impl MethodWords {
    fn of(measure: Measure) -> MethodWords {
        let method = |formula: &str, range, source| MethodWords { formula: formula.to_owned(), range, source };
        match measure {
            Measure::Hhi => method(
                "10,000 × Σ s²",
                "10,000 / n (all equal) to 10,000 (one holds everything)",
                "Hirschman 1945; Herfindahl 1950; the bands: US Merger Guidelines 2023, guideline 1",
            ),
            Measure::HhiNormalized => {
                method("(Σ s² − 1/n) / (1 − 1/n)", "0 to 1; no value for a single one", "Hirschman 1945, rescaled")
            }
            Measure::EffectiveNumber => method("1 / Σ s²", "1 to n", "Hill 1973, order 2"),
            Measure::Cr(k) => MethodWords {
                formula: format!("s₍₁₎ + … + s₍ₖ₎, the k largest shares, k = {k}"),
                range: "0 to 1; 1 where there are no more than k",
                source: "the concentration ratio of industrial statistics",
            },
            Measure::TopPercent(_) => method(
                "the sum of the ⌈p·n⌉ largest shares",
                "p to 1; it hangs on n: counting those without downloads raises it",
                "the top shares of the statistics of income",
            ),
            Measure::Entropy => method("−Σ s ln s", "0 (one holds everything) to ln n (all equal)", "Shannon 1948"),
            Measure::Hill1 => method("exp(−Σ s ln s)", "1 to n", "Hill 1973, order 1"),
            Measure::Theil => {
                method("Σ s ln(n s) = ln n + Σ s ln s", "0 (all equal) to ln n (one holds everything)", "Theil 1967")
            }
            Measure::TheilNormalized => {
                method("(Σ s ln(n s)) / ln n", "0 to 1; no value for a single one", "Theil 1967, rescaled")
            }
            Measure::Gini => method(
                "2 Σ i·d₍ᵢ₎ / (n Σ d) − (n + 1) / n, with downloads d in ascending order",
                "0 (all equal) to 1 − 1/n (one holds everything)",
                "Gini 1912, population form",
            ),
            Measure::RankSizeSlope => method(
                "b in ln d = a + b ln rank, by least squares over the 1,000 largest",
                "below 0; no value for fewer than three, and where all are equal",
                "a description; on what such a line says of power laws: Clauset, Shalizi, Newman 2009",
            ),
            Measure::RankSizeR2 => {
                method("1 − Σ residuals² / Σ (ln d − mean)², of the same line", "0 to 1", "as for the slope")
            }
        }
    }
}

/// What holds for all measures: (anchor, name, words).
const TERMS: [(&str, &str, &str); 7] = [
    (
        "share",
        "Share",
        "The downloads of one entity divided by those of all entities of its level in the same period. Where the entity of a download isn't \
         known, a figure says whether its shares are of all downloads or of those whose entity is known, and how many those are (coverage).",
    ),
    (
        "listed",
        "All listed models",
        "Every model that the data list at a date. A list that grows moves a measure by growing: a change among all listed models alone is no \
         finding here.",
    ),
    (
        "comparable",
        "Comparable models",
        "Balanced: the models that every period shown lists. Chained: from date to date the change among the models that both list, one \
         linked to the next. A change is told where all listed models, balanced and chained ones agree.",
    ),
    (
        "intervals",
        "Intervals",
        "How far single models move a value: 1,000 replicates draw the models anew (with both their counts, for a change), and the interval \
         holds 95 % of them. It says nothing of what a list leaves out.",
    ),
    (
        "first-year",
        "A model's first year",
        "Only downloads up to 365 days after a model's publication: what is new is compared with what is new.",
    ),
    (
        "windows",
        "Windows, counters, flows",
        "The Hub tells downloads of the last 30 days (a window) and of all time (a counter). Differences of a counter are flows; a counter \
         that falls is a reset, and its gap is left out and counted.",
    ),
    (
        "doubt",
        "Doubtful developers",
        "Countries and kinds come from a table made by hand. Where a row is in doubt, figures are computed in each reading, and a change that \
         hangs on it is no finding.",
    ),
];

/// Returns the page, which is the same whatever the data are.
pub(super) fn run() -> String {
    let total: u64 = EXAMPLE.iter().sum();
    let counts = EXAMPLE.map(|count| count.to_string()).join(", ");
    let mut entries = String::new();
    let mut contents = String::new();
    for measure in Measure::OFFERED {
        let MethodWords { formula, range, source } = MethodWords::of(measure);
        let name = measure.name();
        let value = measure
            .of_counts(&EXAMPLE)
            .map_or_else(|| "no value".to_owned(), |value| value_text(value, measure.unit()));
        let _ = write!(contents, "<li><a href=\"#{name}\">{}</a></li>", measure.label());
        let _ = write!(
            entries,
            "\n      <section id=\"{name}\">\n        <h2>{}</h2>\n        <p>{}</p>\n        <dl>\n          <dt>Formula</dt><dd>{formula}</dd>\n          \
             <dt>Range</dt><dd>{range}</dd>\n          <dt>Source</dt><dd>{source}</dd>\n          <dt>Example</dt><dd>{value}</dd>\n          \
             <dt>In links and commands</dt><dd><code>measure={name}</code>, <code>--measure {name}</code></dd>\n        </dl>\n      </section>",
            measure.label(),
            measure.definition()
        );
    }
    for (anchor, name, words) in TERMS {
        let _ = write!(contents, "<li><a href=\"#{anchor}\">{name}</a></li>");
        let _ = write!(
            entries,
            "\n      <section id=\"{anchor}\">\n        <h2>{name}</h2>\n        <p>{words}</p>\n      </section>"
        );
    }
    format!(
        "{HEAD}      <p>\n        Every measure is of one period and one level (developers, countries, models …): s is the share of an entity, d its downloads, n how many \
         entities\n        have downloads. The examples are of five entities with {counts} of {total} downloads.\n      </p>\n      \
         <ul class=\"contents\">{contents}</ul>{entries}\n{END}"
    )
}

const HEAD: &str = r#"<!doctype html>
<!-- Written by `lorenz methods`: change src/cli/methods.rs or the measures, then `make methods`. -->
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta
      http-equiv="Content-Security-Policy"
      content="default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    />
    <meta name="referrer" content="no-referrer" />
    <title>Methods of Lorenz: every measure with its formula</title>
    <meta name="description" content="What each measure of concentration means: definition, formula, range, source and an example." />
    <meta name="color-scheme" content="light dark" />
    <link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath d='M1 15L15 1' stroke='%23888' stroke-width='1.5'/%3E%3Cpath d='M1 15Q13 14 15 1' fill='none' stroke='%23b3123c' stroke-width='2'/%3E%3C/svg%3E" />
    <link rel="stylesheet" href="style.css" />
  </head>
  <body class="methods">
    <header>
      <p class="brand"><a href=".">Lorenz</a></p>
      <h1>Methods</h1>
    </header>
    <main>
"#;

const END: &str = r#"    </main>
    <footer>
      <p><a href="developers.html">Who is who</a>, <a href="notices.html">notices</a>.</p>
    </footer>
  </body>
</html>
"#;
