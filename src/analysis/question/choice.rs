//! The parts of a question that are a choice among a few named values, such as basis and population.

/// An enum whose values go by names on the command line, in links and in controls.
macro_rules! choices {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $value:ident = $text:literal, $label:literal;)+ }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum $name { $($(#[$doc])* $value,)+ }

        impl $name {
            /// All values, the default first.
            pub const ALL: &[$name] = &[$($name::$value),+];

            /// Returns the word used on the command line and in links.
            pub fn name(self) -> &'static str {
                match self { $($name::$value => $text,)+ }
            }

            /// Returns the entry in a control.
            pub fn label(self) -> &'static str {
                match self { $($name::$value => $label,)+ }
            }

            /// Returns the value of that name, if there is one.
            pub fn from_name(name: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|value| value.name() == name)
            }
        }
    };
}

choices! {
    /// Which models take part.
    Population {
        /// Every model of the period.
        #[default]
        All = "all", "All listed models";
        /// Only the models that are listed in each period shown, so that a growing list can't move a measure.
        Balanced = "balanced", "Same models throughout";
        /// Every model from the second date on that lists it: values are chained from date to date over the models that
        /// both count, so that being listed moves nothing and what happens to a model afterwards does.
        Chained = "chained", "Chained: as models join, only what they do next";
    }
}

choices! {
    /// Which downloads of a model count.
    Basis {
        /// All of them.
        #[default]
        All = "all", "All downloads";
        /// Those up to 365 days after the model's first publication.
        FirstYear = "first-year", "First year of a model";
    }
}

choices! {
    /// Whom a model is credited to, at the levels developer, country and country group.
    Attribution {
        /// Whoever uploaded it.
        #[default]
        Uploader = "uploader", "Uploader";
        /// Whoever made the model that it derives from, however many steps back; itself if it derives from none.
        Original = "original", "Original creator";
    }
}

choices! {
    /// Whether models without a country or an organization behind them take part.
    Unaffiliated {
        /// They take part.
        #[default]
        With = "with", "Included";
        /// They are left out: those with "User" or "Organization" in place of a country, or of the segment
        /// "unaffiliated".
        Without = "without", "Left out";
    }
}

choices! {
    /// Which entities are counted, n.
    Counted {
        /// Those with downloads in the period.
        #[default]
        WithDownloads = "with-downloads", "Those with downloads";
        /// All that exist by the end of the period: those without downloads have a share of 0.
        Existing = "existing", "All that exist";
    }
}

choices! {
    /// What shares are shares of: all downloads, or those whose entity is known.
    SharesOf {
        /// All downloads: "Unknown" has a share, as if it were an entity.
        #[default]
        All = "all", "All downloads";
        /// Downloads whose entity is known: the shares of the known entities add up to 1, and "Unknown" has none.
        Known = "known", "Those of the known";
    }
}
