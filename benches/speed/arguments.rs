//! The command line of a benchmark: the number of briefs, and the parts to run.

pub(crate) struct Arguments(Vec<String>);

impl Arguments {
    pub(crate) fn from_env() -> Self {
        Self(std::env::args().skip(1).collect())
    }

    pub(crate) fn count(&self, default: usize) -> usize {
        self.0.iter().find_map(|word| word.parse().ok()).unwrap_or(default)
    }

    /// Whether to run `part`: it is named, or no part is.
    pub(crate) fn wants(&self, part: &str, parts: &[&str]) -> bool {
        let is_named = |part: &str| self.0.iter().any(|word| word == part);
        is_named(part) || !parts.iter().any(|other| is_named(other))
    }
}
