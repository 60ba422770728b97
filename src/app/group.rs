//! The headings under which the help groups commands.

/// How the help groups commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Group {
    Move,
    Panes,
    /// Opening and going back.
    Open,
    Find,
    Take,
    Jump,
    /// Checking a draft and changing a brief.
    Review,
    Rest,
}

impl Group {
    /// All groups in the order of the help.
    pub const ALL: [Self; 8] =
        [Self::Move, Self::Panes, Self::Open, Self::Find, Self::Take, Self::Jump, Self::Review, Self::Rest];

    pub const fn title(self) -> &'static str {
        match self {
            Self::Move => "Moving",
            Self::Panes => "Panes",
            Self::Open => "Opening and going back",
            Self::Find => "Finding and searching",
            Self::Take => "Taking text out",
            Self::Jump => "Jumps",
            Self::Review => "Checking and changing",
            Self::Rest => "The rest",
        }
    }
}
