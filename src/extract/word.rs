//! Which word lists a word is in, as a bit set, so that one test covers many lists.

/// Word lists, one bit each.
pub(super) mod class {
    macro_rules! bits {
        ($($name:ident = $at:literal $word:literal),+ $(,)?) => {
            $(pub(in crate::extract) const $name: u64 = 1 << $at;)+

            /// The bit of the list called `word` in the TOML files.
            pub(in crate::extract) fn of(word: &str) -> Option<u64> {
                match word { $($word => Some($name),)+ _ => None }
            }
        };
    }
    bits! {
        SAY = 0 "say", STANCE = 1 "stance", URGE = 2 "urge", THINK = 3 "think", PLEDGE = 4 "pledge", AGREE = 5 "agree",
        FOUND = 6 "found", TASK = 7 "task", VOICE = 8 "voice", MEET = 9 "meet", OTHER = 10 "other",
        FIRM = 11 "firm", SOFT = 12 "soft", SUPPORT = 13 "support", CONSENSUS = 14 "consensus", FOUNDING = 15 "founding",
        INSTRUMENT = 16 "instrument", ORGAN = 17 "organ", SOURCE = 18 "source", JOINT = 19 "joint",
        HEAD = 20 "head", PART = 21 "part", HONOUR = 22 "honour",
        ARTICLE = 23 "article", PREPOSITION = 24 "preposition", AUXILIARY = 25 "auxiliary", MODAL = 26 "modal",
        FUTURE = 27 "future", NEGATION = 28 "negation", CONJUNCTION = 29 "conjunction", SUBORDINATE = 30 "subordinate",
        PRONOUN = 31 "pronoun", ADVERB = 32 "adverb", MONTH = 33 "month", WEEKDAY = 34 "weekday", NUMBER = 35 "number",
        STARTER = 36 "starter", THING = 37 "thing",
        CONTEST = 38 "contest", CUE = 39 "cue", PUBLIC = 40 "public", PRIVATE = 41 "private", INTEND = 42 "intend",
    }
    /// Any verb of reporting.
    pub(in crate::extract) const REPORT: u64 = SAY | STANCE | URGE | THINK | PLEDGE | AGREE;
    pub(in crate::extract) const VERB: u64 = REPORT | FOUND | TASK | VOICE | MEET | OTHER | INTEND;
    /// A word that cannot be part of a name.
    pub(in crate::extract) const SMALL: u64 =
        ARTICLE | PREPOSITION | AUXILIARY | MODAL | CONJUNCTION | SUBORDINATE | PRONOUN | ADVERB | NUMBER;
}
