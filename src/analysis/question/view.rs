//! The views, one row each: names, tables, controls, needs.

/// What a view is and what it shows: the one place that page, command line and documentation read it from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ViewInfo {
    /// Its name in links.
    pub name: &'static str,
    /// Its name on the page.
    pub label: &'static str,
    /// What it asks, in one sentence.
    pub lede: &'static str,
    /// Names of its tables, in their order; the tables of measures apart.
    pub tables: &'static [&'static str],
    /// The controls that change what it shows; the page has no others there.
    pub controls: &'static [Control],
    /// What the data need for it beyond models, dates and downloads, as an error states it; `None` where nothing more is needed.
    pub needs: Option<&'static str>,
    /// Whether rows from before the first period change its tables, so that all of a file has to be read.
    pub reads_earlier_rows: bool,
}

/// A control of the page: a part of the question, or several that are set together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Control {
    /// Whose shares: [`Question::level`](super::Question::level).
    Level,
    /// The measure: [`Question::measure`](super::Question::measure).
    Measure,
    /// What shares are shares of: [`Question::shares_of`](super::Question::shares_of).
    SharesOf,
    /// How rows are gathered over time: [`Question::granularity`](super::Question::granularity).
    Granularity,
    /// The first period: [`Question::from`](super::Question::from). Where it isn't listed it acts all the same once only models
    /// that are listed throughout take part.
    From,
    /// The last period: [`Question::to`](super::Question::to).
    To,
    /// Which models take part, by when they are listed: [`Question::population`](super::Question::population).
    Population,
    /// Which downloads of a model count: [`Question::basis`](super::Question::basis).
    Basis,
    /// To whom a model is credited: [`Question::attribution`](super::Question::attribution).
    Attribution,
    /// Whether the unaffiliated take part: [`Question::unaffiliated`](super::Question::unaffiliated).
    Unaffiliated,
    /// Which entities are counted: [`Question::counted`](super::Question::counted).
    Counted,
    /// Which models take part, by what they are: [`Question::filters`](super::Question::filters).
    Filters,
    /// Whether intervals are computed: [`Question::intervals`](super::Question::intervals).
    Intervals,
    /// The period shown: [`Question::at`](super::Question::at).
    Period,
    /// The two periods compared: [`Question::against`](super::Question::against) and [`Question::at`](super::Question::at).
    Comparison,
    /// What is merged, and what is divested: [`Question::merge`](super::Question::merge) and
    /// [`Question::divest`](super::Question::divest).
    Merger,
}

/// Makes the enum of views and its table of rows from one list.
macro_rules! views {
    ($($(#[$doc:meta])* $view:ident => $row:expr;)+) => {
        /// The question that a page of figures answers; each has a row of [`ViewInfo`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum View { $($(#[$doc])* $view,)+ }

        impl View {
            /// All views, the default first.
            pub const ALL: &[View] = &[$(View::$view),+];

            /// Returns the row of the view.
            pub fn info(self) -> &'static ViewInfo {
                static ROWS: &[ViewInfo] = &[$($row),+];
                &ROWS[self as usize]
            }
        }
    };
}

views! {
    /// How concentrated: a measure over time, shares, the Lorenz curve, the ranking.
    #[default]
    Concentration => ViewInfo {
        name: "concentration",
        label: "Concentration",
        lede: "How concentrated are the downloads of open models?",
        tables: &["share", "ranking", "lorenz", "changes", "leave-one-out", "doubt", "list-bounds"],
        controls: &[
            Control::Level, Control::Measure, Control::SharesOf, Control::From, Control::Granularity, Control::To,
            Control::Population, Control::Basis, Control::Unaffiliated, Control::Filters, Control::Attribution,
            Control::Counted, Control::Intervals, Control::Period,
        ],
        needs: None,
        reads_earlier_rows: false,
    };
    /// Who gained and who lost between two periods, and what that did to the HHI.
    Rebalancing => ViewInfo {
        name: "rebalancing",
        label: "Rebalancing",
        lede: "Who gained, who lost, and what did that do to concentration?",
        tables: &["share-changes", "hhi-contributions", "ranks", "turnover", "theil-groups", "segments"],
        controls: &[
            Control::Level, Control::SharesOf, Control::From, Control::Granularity, Control::To, Control::Population,
            Control::Basis, Control::Unaffiliated, Control::Filters, Control::Attribution, Control::Counted,
            Control::Comparison,
        ],
        needs: None,
        reads_earlier_rows: true,
    };
    /// What is downloaded: sizes, modalities, techniques, licenses.
    Properties => ViewInfo {
        name: "properties",
        label: "Properties",
        lede: "What kinds of models are downloaded, and how does that change?",
        tables: &["size", "properties", "multiples", "property-values"],
        controls: &[
            Control::SharesOf, Control::From, Control::Granularity, Control::To, Control::Population, Control::Basis,
            Control::Unaffiliated, Control::Filters, Control::Comparison,
        ],
        needs: Some("a column of sizes, modalities, techniques or licenses, such as parameters or license"),
        reads_earlier_rows: true,
    };
    /// Who adapts the models of others.
    Intermediaries => ViewInfo {
        name: "intermediaries",
        label: "Intermediaries",
        lede: "How much goes to models made from other models, and who makes them?",
        tables: &["derivatives", "intermediaries", "intermediary-concentration", "families", "derivative-changes"],
        controls: &[
            Control::From, Control::Granularity, Control::To, Control::Population, Control::Basis,
            Control::Unaffiliated, Control::Filters, Control::Comparison,
        ],
        needs: Some("a column of relations or of base models, such as base_relation or baseModels"),
        reads_earlier_rows: true,
    };
    /// How fast models are taken up.
    Adoption => ViewInfo {
        name: "adoption",
        label: "Adoption",
        lede: "How fast are new models taken up?",
        tables: &["adoption", "adoption-curves", "half-life"],
        controls: &[
            Control::From, Control::Granularity, Control::To, Control::Population, Control::Unaffiliated,
            Control::Filters, Control::Attribution, Control::Period,
        ],
        needs: Some("a column of first publication, such as created"),
        reads_earlier_rows: true,
    };
    /// Which changes are real.
    Significance => ViewInfo {
        name: "significance",
        label: "Is it real?",
        lede: "Which of these changes are real?",
        tables: &["tests"],
        controls: &[
            Control::Level, Control::Measure, Control::From, Control::Granularity, Control::To, Control::Population,
            Control::Basis, Control::Unaffiliated, Control::Filters, Control::Attribution, Control::Counted,
            Control::Comparison,
        ],
        needs: None,
        reads_earlier_rows: true,
    };
    /// What merging entities, or divesting a family, would do.
    Merger => ViewInfo {
        name: "merger",
        label: "Mergers",
        lede: "What would a merger do to concentration, and what would divesting a family of models?",
        tables: &["merger", "pairwise-mergers", "divestitures"],
        controls: &[
            Control::Level, Control::Granularity, Control::To, Control::Population, Control::Basis,
            Control::Unaffiliated, Control::Filters, Control::Attribution, Control::Counted, Control::Period,
            Control::Merger,
        ],
        needs: None,
        reads_earlier_rows: true,
    };
    /// The study's claims beside what the data say.
    Claims => ViewInfo {
        name: "claims",
        label: "Claims",
        lede: "What does the study say, and what do these data say?",
        tables: &["claims"],
        controls: &[
            Control::From, Control::Granularity, Control::To, Control::Population, Control::Basis,
            Control::Unaffiliated, Control::Filters, Control::Attribution, Control::Comparison,
        ],
        needs: None,
        reads_earlier_rows: true,
    };
    /// Named entities: the page of one, or several compared.
    Entity => ViewInfo {
        name: "entity",
        label: "Names",
        lede: "Who is it, and how large?",
        tables: &[
            "entity", "entity-models", "entity-origins", "entity-properties", "entity-adapters", "entity-family",
            "entity-rows", "entity-events",
        ],
        controls: &[
            Control::From, Control::Granularity, Control::To, Control::Population, Control::Basis,
            Control::Unaffiliated, Control::Filters, Control::Attribution, Control::Comparison,
        ],
        needs: Some("the name of a model, a developer or another entity, such as developer:Qwen"),
        reads_earlier_rows: true,
    };
}

impl View {
    /// Returns the name in links.
    pub fn name(self) -> &'static str {
        self.info().name
    }

    /// Returns the name on the page.
    pub fn label(self) -> &'static str {
        self.info().label
    }

    /// Returns the names of the tables that the view gives, in their order; the tables of measures apart.
    pub fn tables(self) -> &'static [&'static str] {
        self.info().tables
    }

    /// Returns whether a control changes what the view shows.
    pub fn has(self, control: Control) -> bool {
        self.info().controls.contains(&control)
    }

    /// Returns the view of that name; `None` if there is none.
    pub fn from_name(name: &str) -> Option<View> {
        View::ALL.iter().copied().find(|view| view.name() == name)
    }

    /// Returns the view that gives the table of that name; `None` if none does.
    pub fn of_table(name: &str) -> Option<View> {
        View::ALL.iter().copied().find(|view| view.tables().contains(&name))
    }
}
