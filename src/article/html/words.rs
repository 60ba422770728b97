//! The words by which lines are known that pages put around and between the paragraphs of an article. Add a line here, and
//! a page to `tests/pages` that needs it.

/// Starts of lines that are nothing of an article, in small letters. They count in short blocks only.
pub(super) const STARTS: &[&str] = &[
    "advertisement", "advertising", "sponsored content", "read more", "read also", "also read", "read next", "read:",
    "see also", "related:", "related article", "related stor", "related news", "related content", "related link",
    "related topic", "recommended", "more on this", "more from", "more stories", "more news", "you may also",
    "you might also", "share this", "share on", "share via", "share article", "follow us", "sign up", "subscribe",
    "click here", "click to", "watch:", "watch also", "listen to this", "listen:", "photo:", "photos:", "file photo",
    "image:", "image credit", "photo credit", "picture:", "pictured:", "copyright", "©", "(c) 20",
    "all rights reserved", "skip to", "continue reading", "story continues", "article continues", "scroll to continue",
    "print this", "email this", "tweet this", "send to a friend", "your browser does not", "please enable javascript",
    "loading…", "loading...", "filed under", "tags:", "tagged:", "topics:", "keywords:", "categories:", "posted in",
    "leave a comment", "leave a reply", "post a comment", "view comments", "show comments", "back to top", "go back",
    "previous article", "next article", "previous post", "next post", "join our", "join us on", "download our app",
    "download the app", "get the latest", "get our", "stay up to date", "stay informed", "don't miss",
    "support our journalism", "enjoying our", "was this page helpful", "report a problem", "views:", "hits:",
    "number of views", "this site uses cookies", "we use cookies", "by continuing to use", "terms of use",
    "privacy policy", "for more information, visit", "to read the full", "listen to article", "subscribe to our",
    "comments (", "save article", "gift this article", "get in touch:", "permalink", "printed from", "source: http",
    "read the full", "last updated", "last modified", "anzeige", "lesen sie auch", "mehr zum thema", "publicidad",
    "leer más", "lee también", "lea también", "te puede interesar", "publicité", "lire aussi", "à lire aussi",
    "publicidade", "leia mais", "leia também", "pubblicità", "leggi anche",
];
/// Whole lines that are buttons.
pub(super) const BUTTONS: &[&str] = &[
    "share", "tweet", "print", "email", "e-mail", "facebook", "twitter", "x", "linkedin", "whatsapp", "telegram",
    "reddit", "pinterest", "copy link", "comment", "comments", "more", "related", "tags", "topics", "save", "close",
    "menu", "search", "home", "reply", "like", "ad", "photo", "video", "read more", "show more", "load more",
    "see more", "view all", "see all", "next", "previous", "back", "top", "download", "pdf", "watch", "listen", "a+",
    "a-", "a", "+", "-", "|", "*", "•", "»", "›", "print version", "font size", "bookmark", "follow", "permalink",
    "report", "teilen", "drucken", "compartir", "guardar", "partager", "imprimer", "compartilhar",
];
/// Headings after which nothing of the article comes any more.
pub(super) const LAST_HEADINGS: &[&str] = &[
    "related", "read more", "read next", "more on", "more from", "more stories", "more news", "you may also",
    "you might also", "recommended", "most read", "most popular", "trending", "popular", "latest", "other news",
    "also read", "see also", "comments", "leave a", "about the author", "about author", "share this", "share", "tags",
    "topics", "newsletter", "subscribe", "follow us", "up next", "in this story", "editor's pick", "editors' pick",
    "don't miss", "media contact", "press contact", "contact us", "top stories", "further reading", "similar",
    "previous news", "what to read", "explore more", "also on", "in other news", "mehr zum thema",
    "noticias relacionadas", "à lire aussi", "leia também", "leggi anche",
];
/// What pages call the place where readers answer, where they also say how many did.
pub(super) const DISCUSSIONS: &[&str] = &[
    "comment", "comments", "reader comments", "discussion", "join the discussion", "responses", "replies",
    "kommentare", "commentaires", "comentarios", "comentários", "commenti",
];
/// What stands on the gate of a page that wants to be paid.
pub(super) const GATES: &[&str] = &[
    "already a subscriber", "already a member", "already have an account", "become a subscriber", "cancel anytime",
    "create a free account", "free trial", "keep reading for", "log in to", "register for free", "sign in to",
    "start your subscription", "subscribe now", "subscribe to continue", "to continue reading", "to read this article",
    "unlimited access",
];
/// Words that people who write are called.
pub(super) const CALLINGS: &[&str] = &[
    "reporter", "correspondent", "columnist", "journalist", "editor", "writer", "contributor", "fellow", "freelance",
    "bureau chief", "author of", "producer",
];
