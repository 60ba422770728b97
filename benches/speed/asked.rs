//! What the command line of a benchmark asks for: how many briefs, and which parts.

/// The words of the command line.
pub(crate) struct Asked(Vec<String>);

impl Asked {
    /// Those of this run.
    pub(crate) fn now() -> Self {
        Self(std::env::args().skip(1).collect())
    }

    /// How many briefs.
    pub(crate) fn count(&self, usual: usize) -> usize {
        self.0.iter().find_map(|word| word.parse().ok()).unwrap_or(usual)
    }

    /// Whether `part` is wanted: it is named, or none of `all` is.
    pub(crate) fn wants(&self, part: &str, all: &[&str]) -> bool {
        let is_named = |part: &str| self.0.iter().any(|word| word == part);
        is_named(part) || !all.iter().any(|other| is_named(other))
    }
}
