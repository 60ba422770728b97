//! The table of commands: everything a user can ask the reader to do. Keymap, help, palette, footer and manual are all
//! derived from it.

/// What receives the keys. The meaning of a key depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
    List,
    /// A pane of the open brief.
    Brief,
    Results,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Command {
    Down,
    Up,
    PageDown,
    PageUp,
    HalfDown,
    HalfUp,
    Top,
    Bottom,
    NextPane,
    PreviousPane,
    /// The pane at this index in `Pane::ALL`.
    Pane(u8),
    Zoom,
    Beside,
    NextBrief,
    PreviousBrief,
    Open,
    Back,
    JumpBack,
    Find,
    FindNext,
    FindPrevious,
    Search,
    Results,
    Sort,
    Facets,
    SaveSearch,
    Searches,
    Filter,
    FilterHere,
    Export,
    CopyPane,
    CopyPoint,
    CopyQuote,
    CopyCitation,
    CopyUrl,
    Pipe,
    NextCommitment,
    PreviousCommitment,
    NextQuote,
    PreviousQuote,
    NextUngrounded,
    PreviousUngrounded,
    NextUnsure,
    PreviousUnsure,
    NextUnreviewed,
    PreviousUnreviewed,
    Accept,
    Drop,
    Amend,
    EditFile,
    NextSentence,
    PreviousSentence,
    AddPoint,
    Undo,
    Review,
    OpenUrl,
    Theme,
    Reload,
    Help,
    Palette,
    Mouse,
    Redraw,
    Suspend,
    Quit,
    QuitNow,
}

/// The headings under which the help lists commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Group {
    Move,
    Panes,
    Open,
    Find,
    Export,
    Jump,
    Review,
    Other,
}

impl Group {
    /// In the order of the help.
    pub const ALL: [Self; 8] =
        [Self::Move, Self::Panes, Self::Open, Self::Find, Self::Export, Self::Jump, Self::Review, Self::Other];

    pub const fn title(self) -> &'static str {
        match self {
            Self::Move => "Moving",
            Self::Panes => "Panes",
            Self::Open => "Opening and going back",
            Self::Find => "Finding and searching",
            Self::Export => "Exporting and copying",
            Self::Jump => "Jumping",
            Self::Review => "Reviewing and editing",
            Self::Other => "Other",
        }
    }
}

#[derive(Debug, Clone, Copy)]
pub struct Info {
    pub command: Command,
    pub group: Group,
    /// The name in the palette, the configuration and the manual.
    pub name: &'static str,
    /// One or two words for the footer.
    pub short: &'static str,
    /// Default keys, separated by two spaces.
    pub keys: &'static str,
    pub sentence: &'static str,
}

macro_rules! commands {
    ($($command:ident $(($pane:literal))?, $group:ident, $name:literal, $short:literal, $keys:literal, $sentence:literal;)*) => {
        &[$(Info {
            command: Command::$command $(($pane))?,
            group: Group::$group,
            name: $name,
            short: $short,
            keys: $keys,
            sentence: $sentence,
        }),*]
    };
}

/// Every command, in the order of the help.
pub const COMMANDS: &[Info] = commands! {
    Down, Move, "down", "down", "j  Down", "Go to the next row, point or brief.";
    Up, Move, "up", "up", "k  Up", "Go to the previous row, point or brief.";
    PageDown, Move, "page-down", "page", "Space  PgDn  ^F", "Go one page down.";
    PageUp, Move, "page-up", "page up", "b  PgUp  ^B", "Go one page up.";
    HalfDown, Move, "half-down", "half page", "d  ^D", "Go half a page down.";
    HalfUp, Move, "half-up", "half page up", "u  ^U", "Go half a page up.";
    Top, Move, "top", "top", "g g  Home", "Go to the top.";
    Bottom, Move, "bottom", "end", "G  End", "Go to the end.";

    NextPane, Panes, "next-pane", "pane", "Tab", "Go to the next pane.";
    PreviousPane, Panes, "previous-pane", "pane back", "S-Tab", "Go to the previous pane.";
    Pane(0), Panes, "summary", "summary", "1", "Show the summary.";
    Pane(1), Panes, "quotes", "quotes", "2", "Show the quotes.";
    Pane(2), Panes, "commitments", "agreed points", "3", "Show the agreed points.";
    Pane(3), Panes, "participants", "people", "4", "Show the participants.";
    Pane(4), Panes, "forums", "forums", "5", "Show the forums.";
    Pane(5), Panes, "source", "source", "6", "Show the source.";
    Pane(6), Panes, "details", "details", "7", "Show the file, its review state, hidden characters and problems.";
    Zoom, Panes, "zoom", "zoom", "z", "Give one pane the whole screen, or restore the layout.";
    Beside, Panes, "source-beside", "source beside", "B",
        "Show or hide the source beside the points; on for drafts, from 150 columns.";
    NextBrief, Panes, "next-brief", "next brief", "J", "Open the next brief of the list, from any pane.";
    PreviousBrief, Panes, "previous-brief", "previous brief", "K", "Open the previous brief of the list, from any pane.";

    Open, Open, "open", "open", "Enter  l  Right", "Open the brief; on a point, show the source text behind it.";
    Back, Open, "back", "back", "Esc  h  Left", "Clear the matches or the filter, close what is open, return to the list.";
    JumpBack, Open, "jump-back", "jump back", "^O", "Go back to where you jumped from.";

    Find, Find, "find", "find", "/", "Find words in this pane as you type.";
    FindNext, Find, "find-next", "next match", "n", "Go to the next match.";
    FindPrevious, Find, "find-previous", "previous match", "N", "Go to the previous match.";
    Search, Find, "search", "search library", "s",
        "Search the commitments of the whole library as you type; Tab switches to quotes, sentences, briefs.";
    Results, Find, "results", "last results", "'", "Show the last results again.";
    Sort, Find, "sort", "order", "^R", "Sort the results: best first or newest first.";
    Facets, Find, "facets", "narrow", "^T",
        "Narrow the results by party, forum, kind, topic or year; Enter adds a value to the query or removes it.";
    SaveSearch, Find, "save-search", "save", "^X", "Save this search under a name.";
    Searches, Find, "searches", "saved searches", "S  ^G", "List the saved searches, how many results each has and how many are new.";
    Filter, Find, "filter", "filter", "f", "Show only the briefs that match words or a query.";
    FilterHere, Find, "filter-here", "filter by this", "*", "Show only the briefs with the party or forum under the cursor.";

    Export, Export, "export", "export", "e", "Save a pane, the brief or the results to a file.";
    CopyPane, Export, "copy-pane", "copy pane", "y p", "Copy the whole pane.";
    CopyPoint, Export, "copy-point", "copy point", "y y", "Copy the point under the cursor with its source.";
    CopyQuote, Export, "copy-quote", "copy quote", "y q", "Copy the source text under the cursor.";
    CopyCitation, Export, "copy-citation", "copy citation", "y c", "Copy a citation of the source.";
    CopyUrl, Export, "copy-url", "copy URL", "y u", "Copy the URL of the source.";
    Pipe, Export, "pipe", "pipe", "|", "Pipe the pane to a command.";

    NextCommitment, Jump, "next-commitment", "next commitment", "] c", "Go to the next commitment.";
    PreviousCommitment, Jump, "previous-commitment", "previous commitment", "[ c", "Go to the previous commitment.";
    NextQuote, Jump, "next-quote", "next quote", "] q", "Go to the next quote.";
    PreviousQuote, Jump, "previous-quote", "previous quote", "[ q", "Go to the previous quote.";
    NextUngrounded, Jump, "next-ungrounded", "next ungrounded", "] g", "Go to the next point without evidence in the source.";
    PreviousUngrounded, Jump, "previous-ungrounded", "previous ungrounded", "[ g",
        "Go to the previous point without evidence in the source.";
    NextUnsure, Jump, "next-unsure", "next unsure", "] l", "Go to the next point or person that is unsure.";
    PreviousUnsure, Jump, "previous-unsure", "previous unsure", "[ l", "Go to the previous point or person that is unsure.";

    NextUnreviewed, Review, "next-unreviewed", "next to review", "] r", "Go to the next unreviewed point of a draft.";
    PreviousUnreviewed, Review, "previous-unreviewed", "previous to review", "[ r", "Go to the previous unreviewed point of a draft.";
    Accept, Review, "accept", "accept", "a", "Mark the point of a draft as reviewed in its file and go to the next one.";
    Drop, Review, "drop", "drop", "D", "Delete the point, person or forum from the file.";
    Amend, Review, "edit-point", "edit", "i", "Edit the point, person or forum in a form; in a draft this accepts the point.";
    EditFile, Review, "edit-file", "edit file", "E", "Open the brief's file in $VISUAL or $EDITOR at the line of the point.";
    NextSentence, Review, "next-sentence", "sentence", ")", "Select the next sentence of the source.";
    PreviousSentence, Review, "previous-sentence", "previous sentence", "(", "Select the previous sentence of the source.";
    AddPoint, Review, "add-point", "add point", "A", "Add a commitment or a quote from the selected sentence of the source.";
    Undo, Review, "undo", "undo", "U", "Undo the last change to a file in this session; repeat for earlier ones.";
    Review, Review, "review", "reviewed", "x", "Mark the brief as reviewed in its file, or as a draft again.";

    OpenUrl, Other, "open-url", "open URL", "o", "Open the URL of the source in the browser, after asking.";
    Theme, Other, "theme", "theme", "t", "Choose a theme with a preview.";
    Reload, Other, "reload", "reload", "r", "Read the library again.";
    Help, Other, "help", "help", "?", "Show the keys; type to search them.";
    Palette, Other, "commands", "commands", ":", "Find a command by its name.";
    Mouse, Other, "mouse", "mouse", "", "Turn the mouse on or off; without it, the terminal can select text.";
    Redraw, Other, "redraw", "redraw", "^L", "Redraw the screen.";
    Suspend, Other, "suspend", "suspend", "^Z", "Suspend the reader; `fg` resumes it.";
    Quit, Other, "quit", "quit", "q", "Go back; at the top, quit.";
    QuitNow, Other, "quit-now", "quit now", "Q  ^C", "Quit at once.";
};

impl Command {
    pub fn info(self) -> &'static Info {
        COMMANDS.iter().find(|info| info.command == self).expect("every command has a row, which a test checks")
    }

    pub fn from_name(name: &str) -> Option<Self> {
        COMMANDS.iter().find(|info| info.name == name).map(|info| info.command)
    }
}
