//! The table of commands: everything the reader can be told to do. Keymap, help, palette, footer and manual read these rows.

use crate::app::group::Group;

/// Where keys go, which decides what they mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Place {
    /// The list of briefs.
    List,
    /// A pane of the open brief.
    Brief,
    Results,
}

/// Everything one can tell the reader to do by a key or by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the table below says what each one does, in the words the user reads")]
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

/// One row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Info {
    /// What it does, as a value.
    pub command: Command,
    /// Its name: in the palette, the configuration, the manual.
    pub name: &'static str,
    pub sentence: &'static str,
    /// A word or two for the footer.
    pub short: &'static str,
    /// Its group in the help.
    pub group: Group,
    /// The keys it has unless the configuration says otherwise, separated by two blanks.
    pub keys: &'static str,
}

const fn row(
    command: Command,
    group: Group,
    words: (&'static str, &'static str),
    keys: &'static str,
    sentence: &'static str,
) -> Info {
    Info { command, name: words.0, sentence, short: words.1, group, keys }
}

/// Every command, in the order of the help.
pub const COMMANDS: &[Info] = &[
    row(Command::Down, Group::Move, ("down", "down"), "j  Down", "Go to the next row, point or brief."),
    row(Command::Up, Group::Move, ("up", "up"), "k  Up", "Go to the previous row, point or brief."),
    row(Command::PageDown, Group::Move, ("page-down", "page"), "Space  PgDn  ^F", "Go one page down."),
    row(Command::PageUp, Group::Move, ("page-up", "page up"), "b  PgUp  ^B", "Go one page up."),
    row(Command::HalfDown, Group::Move, ("half-down", "half page"), "d  ^D", "Go half a page down."),
    row(Command::HalfUp, Group::Move, ("half-up", "half page up"), "u  ^U", "Go half a page up."),
    row(Command::Top, Group::Move, ("top", "top"), "g g  Home", "Go to the top."),
    row(Command::Bottom, Group::Move, ("bottom", "end"), "G  End", "Go to the end."),
    row(Command::NextPane, Group::Panes, ("next-pane", "pane"), "Tab", "Go to the next pane."),
    row(Command::PreviousPane, Group::Panes, ("previous-pane", "pane back"), "S-Tab", "Go to the previous pane."),
    row(Command::Pane(0), Group::Panes, ("summary", "summary"), "1", "Show the summary."),
    row(Command::Pane(1), Group::Panes, ("quotes", "quotes"), "2", "Show the quotes."),
    row(Command::Pane(2), Group::Panes, ("commitments", "agreed points"), "3", "Show the agreed points."),
    row(Command::Pane(3), Group::Panes, ("participants", "people"), "4", "Show the people who took part."),
    row(Command::Pane(4), Group::Panes, ("forums", "forums"), "5", "Show the forums named."),
    row(Command::Pane(5), Group::Panes, ("source", "source"), "6", "Show the source."),
    row(
        Command::Pane(6),
        Group::Panes,
        ("details", "details"),
        "7",
        "Show file, review, hidden characters and problems.",
    ),
    row(Command::Zoom, Group::Panes, ("zoom", "zoom"), "z", "Give one pane the whole screen, or take it back."),
    row(
        Command::Beside,
        Group::Panes,
        ("source-beside", "source beside"),
        "B",
        "Put the source beside the points, or take it away; drafts begin with it, from 150 columns.",
    ),
    row(
        Command::NextBrief,
        Group::Panes,
        ("next-brief", "next brief"),
        "J",
        "Open the next brief of the list, from any pane.",
    ),
    row(
        Command::PreviousBrief,
        Group::Panes,
        ("previous-brief", "previous brief"),
        "K",
        "Open the previous brief of the list, from any pane.",
    ),
    row(
        Command::Open,
        Group::Open,
        ("open", "open"),
        "Enter  l  Right",
        "Open the brief; on a point, show the words of the source that state it.",
    ),
    row(
        Command::Back,
        Group::Open,
        ("back", "back"),
        "Esc  h  Left",
        "Clear what is found or filtered, close what is open, go back to the list.",
    ),
    row(Command::JumpBack, Group::Open, ("jump-back", "jump back"), "^O", "Go back to where one jumped from."),
    row(Command::Find, Group::Find, ("find", "find"), "/", "Find words in this pane as you type."),
    row(Command::FindNext, Group::Find, ("find-next", "next match"), "n", "Go to the next match."),
    row(Command::FindPrevious, Group::Find, ("find-previous", "previous match"), "N", "Go to the previous match."),
    row(
        Command::Search,
        Group::Find,
        ("search", "search library"),
        "s",
        "Search the commitments of the whole library as you type; Tab switches to quotes, sentences, briefs.",
    ),
    row(Command::Results, Group::Find, ("results", "last results"), "'", "Show the last results again."),
    row(Command::Sort, Group::Find, ("sort", "order"), "^R", "Put the best results first, or the newest."),
    row(
        Command::Facets,
        Group::Find,
        ("facets", "narrow"),
        "^T",
        "Narrow the results by party, forum, kind, topic or year; Enter puts a value into the query or takes it out.",
    ),
    row(
        Command::SaveSearch,
        Group::Find,
        ("save-search", "save"),
        "^X",
        "Save the search of the results under a name.",
    ),
    row(
        Command::Searches,
        Group::Find,
        ("searches", "saved searches"),
        "S  ^G",
        "List the saved searches with what each finds and what is new in it.",
    ),
    row(Command::Filter, Group::Find, ("filter", "filter"), "f", "Show only the briefs that match words or a query."),
    row(
        Command::FilterHere,
        Group::Find,
        ("filter-here", "filter by this"),
        "*",
        "Show only the briefs with the party or forum under the cursor.",
    ),
    row(Command::Export, Group::Take, ("export", "export"), "e", "Save a pane, the brief or the results to a file."),
    row(Command::CopyPane, Group::Take, ("copy-pane", "copy pane"), "y p", "Copy the whole pane."),
    row(
        Command::CopyPoint,
        Group::Take,
        ("copy-point", "copy point"),
        "y y",
        "Copy the point under the cursor with its source.",
    ),
    row(
        Command::CopyQuote,
        Group::Take,
        ("copy-quote", "copy quote"),
        "y q",
        "Copy the words of the source under the cursor.",
    ),
    row(
        Command::CopyCitation,
        Group::Take,
        ("copy-citation", "copy citation"),
        "y c",
        "Copy a citation of the source.",
    ),
    row(Command::CopyUrl, Group::Take, ("copy-url", "copy URL"), "y u", "Copy the address of the source."),
    row(Command::Pipe, Group::Take, ("pipe", "pipe"), "|", "Send the pane to a command's input."),
    row(
        Command::NextCommitment,
        Group::Jump,
        ("next-commitment", "next commitment"),
        "] c",
        "Go to the next commitment.",
    ),
    row(
        Command::PreviousCommitment,
        Group::Jump,
        ("previous-commitment", "previous commitment"),
        "[ c",
        "Go to the previous commitment.",
    ),
    row(Command::NextQuote, Group::Jump, ("next-quote", "next quote"), "] q", "Go to the next quote."),
    row(Command::PreviousQuote, Group::Jump, ("previous-quote", "previous quote"), "[ q", "Go to the previous quote."),
    row(
        Command::NextUngrounded,
        Group::Jump,
        ("next-ungrounded", "next ungrounded"),
        "] g",
        "Go to the next point without evidence in the source.",
    ),
    row(
        Command::PreviousUngrounded,
        Group::Jump,
        ("previous-ungrounded", "previous ungrounded"),
        "[ g",
        "Go to the previous point without evidence in the source.",
    ),
    row(
        Command::NextUnreviewed,
        Group::Review,
        ("next-unreviewed", "next to review"),
        "] r",
        "Go to the next point of a draft that nobody has looked at yet.",
    ),
    row(
        Command::PreviousUnreviewed,
        Group::Review,
        ("previous-unreviewed", "previous to review"),
        "[ r",
        "Go to the previous point of a draft that nobody has looked at yet.",
    ),
    row(
        Command::Accept,
        Group::Review,
        ("accept", "accept"),
        "a",
        "Mark the point of a draft in its file as looked at, and go to the next one.",
    ),
    row(Command::Drop, Group::Review, ("drop", "drop"), "D", "Take the point, person or forum out of the file."),
    row(
        Command::Amend,
        Group::Review,
        ("edit-point", "edit"),
        "i",
        "Edit the point, person or forum in a form; in a draft that accepts the point.",
    ),
    row(
        Command::EditFile,
        Group::Review,
        ("edit-file", "edit file"),
        "E",
        "Open the brief's file in $VISUAL or $EDITOR at the line of the point.",
    ),
    row(
        Command::NextSentence,
        Group::Review,
        ("next-sentence", "sentence"),
        ")",
        "Choose the next sentence of the source.",
    ),
    row(
        Command::PreviousSentence,
        Group::Review,
        ("previous-sentence", "sentence before"),
        "(",
        "Choose the previous sentence of the source.",
    ),
    row(
        Command::AddPoint,
        Group::Review,
        ("add-point", "add point"),
        "A",
        "Add an agreed point or a quote that rests on the chosen sentence of the source.",
    ),
    row(
        Command::Undo,
        Group::Review,
        ("undo", "undo"),
        "U",
        "Take back the last change made to a file in this session; again for the one before.",
    ),
    row(
        Command::Review,
        Group::Review,
        ("review", "reviewed"),
        "x",
        "Mark the brief in its file as reviewed, or as a draft again.",
    ),
    row(
        Command::OpenUrl,
        Group::Rest,
        ("open-url", "open URL"),
        "o",
        "Open the address of the source in the browser, after asking.",
    ),
    row(Command::Theme, Group::Rest, ("theme", "theme"), "t", "Choose a theme and see it at once."),
    row(Command::Reload, Group::Rest, ("reload", "reload"), "r", "Read the library again."),
    row(Command::Help, Group::Rest, ("help", "help"), "?", "Show the keys; type to search them."),
    row(Command::Palette, Group::Rest, ("commands", "commands"), ":", "Find a command by its name."),
    row(
        Command::Mouse,
        Group::Rest,
        ("mouse", "mouse"),
        "",
        "Switch the mouse off, so that the terminal can select text, or on.",
    ),
    row(Command::Redraw, Group::Rest, ("redraw", "redraw"), "^L", "Draw the screen anew."),
    row(
        Command::Suspend,
        Group::Rest,
        ("suspend", "suspend"),
        "^Z",
        "Put the reader to sleep; the shell's fg wakes it.",
    ),
    row(Command::Quit, Group::Rest, ("quit", "quit"), "q", "Go back; at the top, quit."),
    row(Command::QuitNow, Group::Rest, ("quit-now", "quit now"), "Q  ^C", "Quit at once."),
];

impl Command {
    /// Its row of the table.
    pub fn info(self) -> &'static Info {
        COMMANDS.iter().find(|info| info.command == self).expect("every command has a row: a test walks them")
    }

    /// The command of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        COMMANDS.iter().find(|info| info.name == name).map(|info| info.command)
    }
}
