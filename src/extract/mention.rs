//! Finds the people and offices that a sentence mentions: a name with the titles before it, after it and in brackets.

use crate::article::Article;
use crate::extract::lexicon::{Lexicon, Sense};
use crate::extract::sentence::{Node, Sentence};
use crate::extract::side::Side;
use crate::extract::token::Token;
use crate::extract::word::class;
use crate::extract::words::{
    COUNTERPARTS, FIELDS, GIVEN, LETTERS, NAME_OFFICES, ORGANS_OF, PARTICLES, SHORT_HONOURS, TOP_OFFICES,
};

/// A name from the gazetteer: its nodes and what it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hit {
    pub(super) from: usize,
    /// One past its last node.
    pub(super) to: usize,
    pub(super) sense: Sense,
    /// The body to which a named organ belongs: the African Union for its commission.
    base: Option<Side>,
}

impl Hit {
    pub(super) fn side(&self) -> Option<Side> {
        match self.sense {
            Sense::Party(id) | Sense::People(id) | Sense::Seat(id) | Sense::House(id) => Some(Side::Party(id)),
            Sense::Forum(id) => Some(Side::Forum(id)),
            Sense::Town => None,
        }
    }

    /// The side that its people speak for.
    fn party(&self) -> Option<Side> {
        self.base.or_else(|| self.side())
    }

    /// Whether it names the side itself rather than a building.
    fn is_of_office(&self) -> bool {
        !matches!(self.sense, Sense::Town)
    }
}

/// An office.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Title {
    pub(super) from: usize,
    /// One past its last node.
    pub(super) to: usize,
    /// The nodes of the role, without a side before it.
    pub(super) role: (usize, usize),
    /// The sides of the office; several for "the Greek and French ministers".
    pub(super) sides: Vec<Side>,
    pub(super) plural: bool,
    /// Whether it is definite: "the minister", "his counterpart".
    pub(super) definite: bool,
    /// "his Kazakh counterpart": the role is that of a person named before.
    pub(super) counterpart: bool,
    /// "his" of "his spokesman".
    pub(super) own: Option<usize>,
}

/// A person by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    /// The first node, including titles.
    pub(super) from: usize,
    /// One past the last node, including titles after the name.
    pub(super) to: usize,
    /// The nodes of the name.
    pub(super) name: (usize, usize),
    /// The office, without the side.
    pub(super) role: Option<String>,
    pub(super) side: Option<Side>,
    /// "his Kazakh counterpart".
    pub(super) counterpart: bool,
    /// The pronoun of "his spokesman".
    pub(super) own: Option<usize>,
    /// The gender shown by honorifics and office: `true` for a woman.
    pub(super) female: Option<bool>,
    /// Whether there is an office or an honorific before or after it.
    pub(super) titled: bool,
    /// The nodes of an office that several people share: "the presidents of Norway and Ghana, A and B".
    pub(super) group: Option<(usize, usize)>,
}

/// A person or office that a sentence mentions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Mention {
    Person(Named),
    Office(Title),
}

/// The names of parties, bodies and towns in `sentence`, in order and without overlaps.
pub(super) fn hits(sentence: &Sentence<'_>, article: &str, lexicon: &Lexicon) -> Vec<Hit> {
    let text = sentence.span.slice(article);
    let tokens = lexicon.tokenize(text);
    let start = sentence.span.start();
    let mut found: Vec<Hit> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let rest = tokens.get(at..).unwrap_or_default();
        let hit = lexicon.senses(rest).next().and_then(|(sense, len)| {
            let last = rest.get(len - 1)?;
            let (first, end) = (rest.first()?.span.start() + start, last.span.end() + start);
            let from = sentence.nodes.partition_point(|node| node.span.end() <= first);
            let to = sentence.nodes.partition_point(|node| node.span.start() < end);
            (from < to).then_some((Hit { from, to, sense, base: base(rest, sense, len, lexicon) }, len))
        });
        match hit {
            Some((hit, len)) => {
                // Two tokens of the gazetteer may be one node of the tree.
                if found.last().is_none_or(|last| last.to <= hit.from) && !is_name(sentence, hit) {
                    found.push(hit);
                }
                at += len;
            }
            None => at += 1,
        }
    }
    found
}

/// The body to which the organ named by the first `len` of `tokens` belongs.
fn organ_of(tokens: &[Token<'_>], len: usize, lexicon: &Lexicon) -> Option<Side> {
    let name: Vec<&str> = tokens.get(..len)?.iter().map(|token| token.key.as_str()).collect();
    let name = name.join(" ");
    let of = ORGANS_OF.iter().find_map(|pair| pair.split_once(" = ").filter(|(organ, _)| *organ == name))?;
    lexicon.party(of.1).map(Side::Party)
}

/// "The U.S. Harbour Council (HC)": acronyms of organs of a side, which mean that side later in the text.
pub(super) fn acronyms(sentence: &Sentence<'_>, hits: &[Hit], known: &mut Vec<(String, Sense)>) {
    for hit in hits.iter().filter(|hit| matches!(hit.sense, Sense::Party(_) | Sense::People(_))) {
        let open = (hit.to..(hit.to + 8).min(sentence.nodes.len())).find(|at| {
            sentence.node(*at).is_some_and(|node| !node.is_capital() && !node.is_in(&["of", "for", "and", "'s"]))
        });
        let Some(open) =
            open.filter(|at| sentence.is_key(*at, "(") && *at > hit.to + 1 && sentence.is_key(at + 2, ")"))
        else {
            continue;
        };
        let Some(acronym) = sentence.node(open + 1) else { continue };
        let capitals = acronym.text.len() >= 2 && acronym.text.chars().all(char::is_uppercase);
        let is_organ = (hit.to..open).any(|at| sentence.is(at, class::ORGAN | class::THING));
        let is_new =
            !hits.iter().any(|other| other.from == open + 1) && !known.iter().any(|(one, _)| one == acronym.text);
        if capitals && is_organ && is_new && known.len() < 32 {
            known.push((acronym.text.to_owned(), hit.sense));
        }
    }
}

/// Adds the acronyms that the text defines to `hits`.
pub(super) fn add_acronyms(sentence: &Sentence<'_>, hits: &mut Vec<Hit>, known: &[(String, Sense)]) {
    if known.is_empty() {
        return;
    }
    let own = sentence.nodes.iter().enumerate().filter_map(|(at, node)| {
        let (_, sense) = known.iter().find(|(one, _)| one == node.text)?;
        Some(Hit { from: at, to: at + 1, sense: *sense, base: None })
    });
    let own: Vec<Hit> = own.filter(|one| !hits.iter().any(|hit| hit.from < one.to && one.from < hit.to)).collect();
    if !own.is_empty() {
        hits.extend(own);
        hits.sort_by_key(|hit| hit.from);
    }
}

/// The body whose name is the beginning of a longer name.
fn base(tokens: &[Token<'_>], sense: Sense, len: usize, lexicon: &Lexicon) -> Option<Side> {
    if let Some(organ) = organ_of(tokens, len, lexicon) {
        return Some(organ);
    }
    let (base, short) =
        lexicon.senses(tokens).filter(|_| matches!(sense, Sense::Forum(_))).last().filter(|(_, short)| *short < len)?;
    let joined = tokens.get(short).is_some_and(|next| next.text == "-");
    match base {
        Sense::Party(id) if !joined => Some(Side::Party(id)),
        Sense::Forum(id) if !joined => Some(Side::Forum(id)),
        _ => None,
    }
}

/// Whether the name of a country is a person's name here: "Georgia Lund said", "Ambassador Jordan".
fn is_name(sentence: &Sentence<'_>, hit: Hit) -> bool {
    let (Some(node), next) = (sentence.node(hit.from), sentence.node(hit.to)) else { return false };
    // "the National Security Council" is not that of the United Nations.
    let national = hit
        .from
        .checked_sub(1)
        .and_then(|at| sentence.node(at))
        .is_some_and(|before| before.is_in(&["national"]) && before.is_capital());
    if national && matches!(hit.sense, Sense::Forum(_)) {
        return true;
    }
    let single = hit.to == hit.from + 1 && !matches!(hit.sense, Sense::Forum(_) | Sense::People(_));
    let name_next = next.is_some_and(|next| {
        is_name_word(next)
            && next.tag.starts_with("NNP")
            && !next.is(class::THING)
            && sentence.relation(hit.from) == "compound"
    });
    single && GIVEN.contains(&node.key.as_str()) && name_next
}

/// Reads the persons and offices of `sentence`.
pub(super) fn mentions(sentence: &Sentence<'_>, hits: &[Hit], article: &Article, lexicon: &Lexicon) -> Vec<Mention> {
    let mut reader = MentionReader { sentence, hits, article, lexicon, found: Vec::new() };
    let mut at = 0;
    while at < sentence.nodes.len() {
        at = reader.read_at(at).max(at + 1);
    }
    reader.found
}

struct MentionReader<'r, 'a> {
    sentence: &'r Sentence<'a>,
    hits: &'r [Hit],
    article: &'r Article,
    lexicon: &'r Lexicon,
    found: Vec<Mention>,
}

/// Whether the node can be part of the name of a person.
fn is_name_word(node: &Node<'_>) -> bool {
    let initial = node.text.ends_with('.') && node.text.chars().count() == 2;
    node.is_capital()
        && node.text.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '\'' | '’' | '‑'))
        && !matches!(node.tag, "CD" | "DT" | "IN" | "PRP" | "PRP$" | "WP" | "MD" | "CC" | "TO" | "WDT" | "WRB")
        && (initial
            || !node.is(class::WEEKDAY
                | class::HONOUR
                | class::SMALL
                | class::STARTER
                | class::PART
                | class::ORGAN
                | class::JOINT))
        && (!node.is(class::HEAD) || NAME_OFFICES.contains(&node.key.as_str()))
        && !is_month(node)
        && (node.tag.starts_with("NN") || !node.is_verb() && !node.is(class::VERB))
}

fn is_month(node: &Node<'_>) -> bool {
    node.is(class::MONTH) && !matches!(node.key.as_str(), "jan" | "may" | "april" | "june" | "august")
}

fn is_head(node: &Node<'_>) -> bool {
    let tail = ["-elect", "-designate", "-general", "-in-chief"].iter().any(|end| node.key.ends_with(end));
    node.is(class::HEAD) || tail
}

pub(super) fn is_plural_office(node: &Node<'_>) -> bool {
    node.key.ends_with('s') && !node.is_in(&["boss"]) || node.is_in(&["spokespeople"])
}

impl MentionReader<'_, '_> {
    fn node(&self, at: usize) -> Option<&Node<'_>> {
        self.sentence.node(at)
    }

    fn is(&self, at: usize, bits: u64) -> bool {
        self.sentence.is(at, bits)
    }

    fn key_in(&self, at: usize, keys: &[&str]) -> bool {
        self.node(at).is_some_and(|node| node.is_in(keys))
    }

    fn hit_at(&self, at: usize) -> Option<Hit> {
        let found = self.hits.partition_point(|hit| hit.from < at);
        self.hits.get(found).copied().filter(|hit| hit.from == at)
    }

    fn is_in_hit(&self, at: usize) -> bool {
        let after = self.hits.partition_point(|hit| hit.from <= at);
        after.checked_sub(1).and_then(|found| self.hits.get(found)).is_some_and(|hit| at < hit.to)
    }

    /// The side whose name begins at `at`, perhaps after an article.
    fn side_at(&self, at: usize) -> Option<(Side, usize)> {
        let at = at + usize::from(self.key_in(at, &["the"]));
        let hit = self.hit_at(at).filter(Hit::is_of_office)?;
        Some((hit.party()?, hit.to))
    }

    /// Adds the person or office at `at` and returns one past its last node.
    fn read_at(&mut self, at: usize) -> usize {
        if let Some(title) = self.title(at) {
            if title.plural {
                return self.several(&title);
            }
            if let Some(named) = self.counterpart(&title) {
                let to = named.to;
                self.found.push(Mention::Person(named));
                return to;
            }
            if let Some(named) = self.behind_title(&title) {
                let named = self.skipping(named);
                let to = named.to;
                self.found.push(Mention::Person(named));
                return to;
            }
            let to = title.to;
            self.found.push(Mention::Office(title));
            return to;
        }
        let start = self.honours(at);
        let Some(to) = self.name_end(start, false) else { return at + 1 };
        let words = self.written(start, to);
        let is_thing = (start..to).any(|at| self.is(at, class::THING));
        let named = self.skipping(self.with_behind(at, (start, to), None));
        let is_full = words >= 2;
        let lone = !self.sentence.nodes.is_empty() && at == 0 && words == 1 && start == at && !named.titled;
        if is_thing && named.role.is_none() || lone && self.node(0).is_some_and(|node| node.class != 0) {
            return to;
        }
        if !(is_full || start > at || named.titled) {
            // A surname alone is resolved later, if somebody has it.
            self.found.push(Mention::Person(Named { to, ..named }));
            return to;
        }
        let end = named.to;
        self.found.push(Mention::Person(named));
        end
    }

    /// The person named at `name`, with the title after the name: "of Iraq", "(Norway)", ", the president of Georgia,".
    fn with_behind(&self, from: usize, name: (usize, usize), title: Option<&Title>) -> Named {
        let mut to = name.1;
        while self.node(to).is_some_and(|node| LETTERS.contains(&node.text)) {
            to += 1;
        }
        let mut named = Named {
            from,
            to,
            name,
            role: title.filter(|title| !title.counterpart).and_then(|title| self.role(title)),
            side: title.and_then(|title| title.sides.first().copied()),
            counterpart: title.is_some_and(|title| title.counterpart),
            own: title.and_then(|title| title.own),
            female: self.female(from, name.0),
            titled: title.is_some() || name.0 > from,
            group: None,
        };
        if self.key_in(to, &["of", "from"])
            && let Some((side, end)) = self.side_at(to + 1)
        {
            // "Minister A of Norway" is of Norway; "A of Oslo" is not.
            named.side = named.side.or(Some(side));
            named.to = end;
        } else if self.key_in(to, &["(", "["]) {
            self.bracketed(&mut named);
        } else if title.is_some()
            && self.node(to).is_some_and(|node| node.text == ",")
            && let Some((side, end)) = self.side_at(to + 1).filter(|_| named.side.is_none())
            && self.key_in(end, &[")", ";"])
        {
            named.side = Some(side);
            named.to = end;
        }
        if let Some(behind) = self.behind_name(named.to) {
            named.to = behind.to;
            if named.role.is_none() || !behind.sides.is_empty() && named.side.is_none() {
                named.role = named.role.take().or_else(|| self.role(&behind));
                named.side = named.side.or(behind.sides.first().copied());
            }
            named.titled = true;
            named.female = named.female.or_else(|| self.female(behind.from, behind.to));
        }
        named
    }

    /// Leaves out the repetition of a name: "Ann Lund Lund Ann".
    fn skipping(&self, mut named: Named) -> Named {
        let again = self.node(named.to).is_some_and(|node| {
            (named.name.0..named.name.1).any(|at| self.node(at).is_some_and(|own| own.key == node.key))
        });
        if again && named.to == named.name.1 {
            named.to = self.name_end(named.to, true).unwrap_or(named.to);
        }
        named
    }

    /// "(Norway)", "(Foreign Minister, Norway)", "(Norwegian foreign minister)".
    fn bracketed(&self, named: &mut Named) {
        let open = named.to;
        let close = (open + 1..(open + 16).min(self.sentence.nodes.len())).find(|at| self.key_in(*at, &[")", "]"]));
        let Some(close) = close else { return };
        let title = self.title(open + 1).filter(|title| title.to <= close);
        let at = title.as_ref().map_or(open + 1, |title| title.to);
        let at = at + usize::from(self.key_in(at, &[","]));
        let side = self.side_at(at).filter(|(_, end)| *end == close);
        if title.is_none() && side.is_none() {
            return;
        }
        named.titled = true;
        named.role = named.role.take().or_else(|| title.as_ref().and_then(|title| self.role(title)));
        let own = title.and_then(|title| title.sides.first().copied());
        named.side = named.side.or(own).or(side.map(|(side, _)| side));
        named.to = close + 1;
    }

    /// The office after a name: "Ilia Kharadze, the president of Georgia,".
    fn behind_name(&self, to: usize) -> Option<Title> {
        if !self.key_in(to, &[",", "–", "—", "-", "--"]) {
            return None;
        }
        let title = self.title(to + 1).filter(|title| !title.plural && !title.counterpart)?;
        let name = self.name_end(self.honours(title.to), true).is_some();
        let over = self.key_in(title.to, &[","]) && title.definite && self.person_follows(title.to + 1);
        let closes = self.node(title.to).is_none_or(|node| {
            !node.is_word() || node.is(class::CONJUNCTION | class::PREPOSITION | class::SUBORDINATE) || node.is_verb()
        });
        (!name && !over && closes).then_some(title)
    }

    /// Whether a full name that ends its phrase follows. Then the title before it belongs to that name.
    fn person_follows(&self, at: usize) -> bool {
        let start = self.honours(at);
        let Some(to) = self.name_end(start, false) else { return false };
        let full = self.written(start, to) >= 2 || start > at;
        let next = self.node(to);
        full && next.is_none_or(|node| !node.is_word() || node.is_in(&["and"])) && self.behind_name(to).is_none()
    }

    /// The name after a title; if the title is definite, perhaps after a comma: "the president of Georgia, Ilia Kharadze".
    fn behind_title(&self, title: &Title) -> Option<Named> {
        let mut at = title.to;
        // "Secretary (East) Ms. A".
        if self.key_in(at, &["("]) && self.key_in(at + 2, &[")"]) && self.hit_at(at + 1).is_none() {
            at += 3;
        }
        let comma = self.key_in(at, &[","]);
        let capital = self.node(title.role.0).is_some_and(Node::is_capital);
        if comma && !(title.definite || capital || !title.sides.is_empty()) {
            return None;
        }
        let at = at + usize::from(comma);
        let start = self.honours(at);
        let to = self.name_end(start, true)?;
        if comma {
            let full = self.written(start, to) >= 2 || start > at;
            let ends = self.node(to).is_none_or(|node| {
                !node.is_word()
                    || node.is_in(&["and", "of"])
                    || node.is_verb()
                    || LETTERS.contains(&node.text)
                    || node.tag == "RB"
            });
            // "the Prime Minister, Lee, and": a list of offices and names is more than one person.
            if !(full || title.definite) || !ends || self.titled_itself(to) {
                return None;
            }
        }
        let acronym = to == start + 1
            && self.node(start).is_some_and(|node| node.text.chars().filter(|c| c.is_uppercase()).count() > 1);
        let caps = self.node(title.role.0).is_some_and(|node| node.text.chars().all(|c| !c.is_lowercase()));
        if acronym && !caps {
            return None;
        }
        Some(self.with_behind(title.from, (start, to), Some(title)))
    }

    /// "my Chadian counterpart, Minister for Roads Idriss Saleh".
    fn counterpart(&self, title: &Title) -> Option<Named> {
        if !title.counterpart || !self.key_in(title.to, &[","]) {
            return None;
        }
        let own = self.title(title.to + 1).filter(|own| !own.plural && !own.counterpart)?;
        let named = self.behind_title(&own)?;
        let side = named.side.or(title.sides.first().copied());
        Some(Named { from: title.from, side, counterpart: true, own: title.own, ..named })
    }

    /// Whether the name that ends before `to` is followed by an office of its own.
    fn titled_itself(&self, to: usize) -> bool {
        self.key_in(to, &[","]) && self.behind_name(to).is_some_and(|title| title.from == to + 1)
    }

    /// "his Greek, Cypriot and French counterparts, A, B and C", "the foreign ministers of Spain, X, and Latvia, Y".
    fn several(&mut self, title: &Title) -> usize {
        let mut at = title.to;
        let mut sides = title.sides.clone();
        let mut named: Vec<(usize, Named)> = Vec::new();
        let mut end = title.to;
        let role = self.role(title).map(|role| singular(&role)).filter(|_| !title.counterpart);
        if self.key_in(at, &["of", "from"]) {
            at += 1;
        } else {
            at += usize::from(self.key_in(at, &[",", "–", "—", "-", ":", "--"]));
        }
        loop {
            if let Some((side, to)) = self.side_at(at) {
                sides.push(side);
                at = to;
                end = if named.is_empty() { to } else { end };
            } else {
                let start = self.honours(at);
                let Some(to) = self.name_end(start, false) else { break };
                let of = self.key_in(title.to, &["of", "from"]);
                if self.written(start, to) < 2
                    && start == at
                    && (of && sides.is_empty() || !named.is_empty() && self.is(to, class::HEAD))
                {
                    break;
                }
                let mut one = self.with_behind(at, (start, to), None);
                one.role = one.role.take().or_else(|| role.clone());
                one.counterpart = title.counterpart;
                one.own = title.own;
                one.titled = true;
                at = one.to;
                end = at;
                named.push((sides.len(), one));
            }
            let next = (at..at + 3).take_while(|at| self.key_in(*at, &[",", "and", ";", "–", "—", ":"])).count();
            let glued = self.hit_at(at).is_some() || self.name_end(self.honours(at), false).is_some();
            if next == 0 && !(glued || self.key_in(at, &["the"])) {
                break;
            }
            at += next;
        }
        // "the Economic Leaders Retreat" names a meeting, not a leader.
        if let [(_, one)] = named.as_slice()
            && one.name.1 == one.name.0 + 1
            && one.from == one.name.0
            && one.side.is_none()
            && sides.len() <= title.sides.len()
        {
            named.clear();
            end = title.to;
        }
        let count = named.len();
        let before = named.first().map_or(0, |(seen, _)| *seen);
        let turns = named.iter().enumerate().all(|(n, (seen, _))| *seen == n + 1) && sides.len() == count;
        let plain = (sides.len() == count || sides.len() == count + title.sides.len()) && before == sides.len();
        for (n, (_, mut one)) in named.into_iter().enumerate() {
            let own = if turns || plain && sides.len() == count {
                sides.get(n)
            } else if sides.len() == 1 {
                sides.first()
            } else {
                None
            };
            one.side = one.side.or(own.copied());
            one.group = Some((title.from, title.to));
            self.found.push(Mention::Person(one));
        }
        if count == 0 {
            let to = end;
            self.found.push(Mention::Office(Title { to, sides, ..title.clone() }));
        }
        end
    }

    /// The office that begins at `from`: "the Chinese Foreign Minister", "Secretary-General of the United Nations".
    fn title(&self, from: usize) -> Option<Title> {
        let mut found = self.single(from)?;
        self.second(&mut found);
        Some(found)
    }

    /// The same for a single office: "Deputy Prime Minister".
    fn single(&self, from: usize) -> Option<Title> {
        let mut found = Title { from, ..Title::default() };
        let mut at = from;
        let first = self.node(at)?;
        if first.is(class::ARTICLE) && !first.is_in(&["no", "all", "any", "every"]) || first.tag == "PRP$" {
            found.definite = first.is_in(&["the", "his", "her", "their", "its", "our", "both", "my"]);
            found.own =
                (first.tag == "PRP$" || first.is_in(&["his", "her", "their", "its", "my", "our"])).then_some(at);
            at += 1;
        }
        if self.is(at, class::NUMBER) || self.node(at)?.tag == "CD" && self.is(at + 1, class::HEAD | class::PART) {
            found.plural = true;
            at += 1;
        }
        if self.key_in(at, &["respective"]) {
            at += 1;
        }
        let (start, end) = self.heads(at, &mut found)?;
        let head = self.node(end - 1)?;
        found.plural |= is_plural_office(head);
        found.counterpart = COUNTERPARTS.contains(&head.key.as_str());
        found.role = (start, end);
        found.to = end;
        for _ in 0..3 {
            let before = found.to;
            self.complement(&mut found);
            if found.to == before {
                break;
            }
        }
        Some(found)
    }

    /// The words of the office from `at` on: where the role begins after the side, and one past its last head.
    fn heads(&self, mut at: usize, found: &mut Title) -> Option<(usize, usize)> {
        let (mut start, mut end) = (at, None);
        let limit = (at + 14).min(self.sentence.nodes.len());
        let mut known = at > found.from;
        while at < limit {
            let node = self.node(at)?;
            // "the chief US negotiator".
            let open = end.is_none() || self.is(at - 1, class::PART) && end == Some(at);
            if open
                && let Some(hit) = self.hit_at(at).filter(|hit| hit.is_of_office() && hit.side().is_some())
                && !(hit.to == at + 1 && is_head(node))
            {
                found.sides.extend(hit.party());
                let possessive = self.key_in(hit.to, &["'s", "'", "’s", "’"]);
                start = if at > start && !self.key_in(at - 1, &["and", ","]) && known && self.is(start, class::PART) {
                    start
                } else {
                    hit.to + usize::from(possessive)
                };
                end = None;
                at = hit.to + usize::from(possessive);
                known = true;
                continue;
            }
            if node.is_in(&["holy"]) && self.key_in(at + 1, &["father"]) {
                at += 2;
                end = Some(at);
                continue;
            }
            if self.is_in_hit(at) {
                break;
            }
            // "the Chadian ministry's spokesman".
            if end.is_none()
                && node.is(class::ORGAN)
                && self.key_in(at + 1, &["'s", "'", "’s", "’"])
                && self.is(at + 2, class::HEAD | class::PART)
            {
                at += 2;
                (start, known) = (at, true);
                continue;
            }
            let next_part = self.is(at + 1, class::PART) && !self.is(at + 1, class::HEAD);
            let next_fits = self.is(at + 1, class::HEAD | class::PART);
            let inside = at > start;
            let fits = is_head(node)
                || node.is(class::PART)
                || self.key_in(at, &["-", "–", "/"])
                    && (next_fits || inside && self.node(at + 1).is_some_and(Node::is_capital))
                    && (inside || end.is_some())
                || end.is_none() && node.is_in(&["and", ",", "&"]) && next_part && inside
                // "Department Spokesperson".
                || end.is_none() && node.is(class::ORGAN) && node.is_capital() && self.is(at + 1, class::HEAD)
                || end.is_none()
                    && node.is_in(&["and", ","])
                    && !found.sides.is_empty()
                    && self.side_at(at + 1).is_some()
                || (end.is_none() || self.is(at - 1, class::PART))
                    && (known || inside)
                    && self.leads_to_head(at, limit);
            if !fits {
                break;
            }
            // "Sultan bin Saad" is a name.
            let names = NAME_OFFICES.contains(&node.key.as_str()) && self.key_in(at + 1, &["bin", "ibn", "bint"]);
            if names {
                break;
            }
            if is_head(node) {
                end = Some(at + 1);
            }
            at += 1;
        }
        // "Prince" or "King" at the end of a name is not an office, but part of the name.
        end.map(|end| (start, end))
    }

    /// Whether the word at `at` is part of an office whose head follows: "Homeland Security Advisor".
    fn leads_to_head(&self, at: usize, limit: usize) -> bool {
        let plain = |node: &Node<'_>| {
            !node.is(class::SMALL | class::WEEKDAY | class::MONTH | class::HONOUR | class::STARTER)
                && (node.tag.starts_with("NN") || node.tag.starts_with("JJ"))
                && (node.is_capital() || node.tag == "NN" || node.tag == "JJ")
        };
        for ahead in at..limit.min(at + 6) {
            let Some(node) = self.node(ahead) else { return false };
            if self.is_in_hit(ahead) {
                return false;
            }
            if is_head(node) {
                // The words must be in one phrase of the tree.
                let head = self.sentence.head(at);
                return ahead > at
                    && (head == Some(ahead)
                        || head
                            .is_some_and(|head| self.sentence.head(ahead) == Some(head) || head > at && head < limit));
            }
            if !(plain(node) || node.is(class::PART) || self.key_in(ahead, &["-", "&"])) {
                return false;
            }
        }
        false
    }

    /// "of Foreign Affairs and Trade", "of the Republic of Korea", "to the United Nations".
    fn complement(&self, found: &mut Title) {
        let Some(link) = self.node(found.to).filter(|node| node.is_in(&["of", "for", "to", "at", "on", "in"])) else {
            return;
        };
        let of = link.is_in(&["of", "for"]);
        let in_on = link.is_in(&["on", "in"]);
        let mut at = found.to + 1;
        at += usize::from(self.key_in(at, &["the", "his", "her", "their", "its"]));
        // "aide to Russian President Ivan Petrov": the office belongs to that of somebody else.
        if !in_on
            && let Some(other) =
                self.single(at).filter(|other| !other.plural && (at == found.to + 1 || !other.sides.is_empty()))
            && (at == found.to + 1 || other.role.0 > other.from)
            && let Some(named) = self.behind_title(&other)
            && named.name.0 <= other.to + 2
        {
            if found.sides.is_empty() {
                found.sides.extend(named.side);
            }
            // "President of the Council Lee": the name belongs to the first office.
            if link.is_in(&["to", "for"]) || !other.sides.is_empty() {
                found.to = named.to;
                return;
            }
        }
        if let Some(hit) = self.hit_at(at).filter(|hit| hit.side().is_some()) {
            return self.complement_side(found, hit);
        }
        if link.is_in(&["in", "at"]) {
            return self.complement_organ(found, at);
        }
        if in_on {
            return;
        }
        if (!of || link.is_in(&["of"]))
            && let Some(other) = self.single(at).filter(|other| !other.plural && other.from == at)
            && (self.key_in(found.to, &["to"]) || self.key_in(at - 1, &["the"]))
        {
            if found.sides.is_empty() {
                found.sides.extend(other.sides.first().copied());
            }
            found.role.1 = other.to;
            found.to = other.to;
            return;
        }
        self.field(at, found);
    }

    /// The side after the preposition at the end of `found`.
    fn complement_side(&self, found: &mut Title, hit: Hit) {
        let Some(link) = self.node(found.to) else { return };
        let of = link.is_in(&["of", "for"]);
        let in_on = link.is_in(&["on", "in"]);
        if in_on {
            // "chief negotiator on North Korea".
            if self.is(found.role.1 - 1, class::HEAD) && link.is_in(&["on"]) {
                found.role.1 = hit.to;
                found.to = hit.to;
            }
            return;
        }
        let side = hit.party();
        let possessive = self.key_in(hit.to, &["'s", "'"]);
        if found.plural {
            // Lists of sides are read by `several`.
            return;
        }
        if of && found.sides.is_empty() {
            found.sides.extend(side);
        } else if link.is_in(&["to"]) {
            found.role.1 = hit.to;
            if found.sides.is_empty() && link.is_in(&["to"]) && matches!(hit.sense, Sense::Forum(_)) {
                found.to = hit.to;
                return;
            }
        }
        // "the Speaker of the Serbian Parliament".
        let mut end = hit.to + usize::from(possessive);
        let organ = |at: usize| self.is(at, class::ORGAN | class::THING | class::PART) && !self.is_in_hit(at);
        if matches!(hit.sense, Sense::People(_)) || possessive || link.is_in(&["at"]) {
            let len = (end..end + 6).take_while(|at| organ(*at)).count();
            let last = end + len;
            if len > 0 && self.is(last - 1, class::ORGAN | class::THING) {
                end = last;
                // "of the Norwegian Ministry of Finance".
                if self.key_in(end, &["of", "for"]) {
                    let more = (end + 1..end + 6)
                        .take_while(|at| {
                            self.is(*at, class::PART | class::THING) || self.key_in(*at, &["and", "affairs", "&"])
                        })
                        .count();
                    end += if more > 0 { 1 + more } else { 0 };
                }
            }
        }
        // "Coordinator at the U.S. National Security Council".
        let posted = self.key_in(found.role.1 - 1, &["ambassador", "representative", "envoy", "delegate"]);
        if link.is_in(&["at"]) && (end > hit.to || !posted) && found.sides.is_empty() {
            found.sides.extend(side);
        }
        found.to = end;
    }

    /// "in the Federal Chancellery".
    fn complement_organ(&self, found: &mut Title, at: usize) {
        let capital = |at: usize| {
            self.node(at).is_some_and(|node| node.is_capital() && !node.is(class::HEAD | class::HONOUR))
                && !self.is_in_hit(at)
        };
        let organ =
            (at..at + 5).take_while(|at| capital(*at)).filter(|at| self.is(*at, class::ORGAN | class::THING)).last();
        if let Some(organ) = organ {
            found.to = organ + 1;
        }
    }

    /// The words of a field of government: "Economic Growth, Energy, and the Environment".
    fn field(&self, begin: usize, found: &mut Title) {
        let fits = |at: usize| self.is_field_word(at);
        let plain = |at: usize| self.is_plain_capital(at);
        // "President of the Republic of Norway": the side follows.
        if self.key_in(begin - 1, &["the"])
            && self.key_in(begin, &["republic", "state", "kingdom", "commonwealth"])
            && self.key_in(begin + 1, &["of"])
            && self.side_at(begin + 2).is_some()
        {
            found.to = begin + 1;
            return;
        }
        let mut at = begin;
        while at < begin + 16 {
            if fits(at) {
                at += 1;
                continue;
            }
            if at > begin && self.key_in(at, &["and", ",", "&", "-"]) {
                let Some(next) = self.next_field(at) else { break };
                at = next;
                continue;
            }
            // "Economic Growth, Energy": an unknown word before a known one.
            let goes_on = plain(at) && {
                let next = at + 1 + usize::from(self.key_in(at + 1, &[",", "and", "&"]));
                let next = next + usize::from(next > at + 1 && self.key_in(next, &["and", "the"]));
                fits(next) && self.node(next).is_some_and(Node::is_capital) && !self.is_title(next)
            };
            // The tree may show that the field continues to the end of the phrase.
            if !goes_on {
                break;
            }
            at += 1;
        }
        // "Minister for Roads Ann Lund": the tree has one word after the preposition.
        let object = (begin.saturating_sub(2)..begin).rev().find_map(|link| self.sentence.child(link, &["pobj"]));
        let alone = self.node(at).is_some_and(|node| node.end == at + 1);
        if at == begin && object == Some(at) && alone && plain(at) && self.name_end(at + 1, false).is_some() {
            at += 1;
        }
        if at == begin && plain(at) && self.node(begin - 1).is_some_and(|node| node.is_in(&["for", "of", "the"])) {
            // "Coordinator for the Indo-Pacific", "Minister of Hydrocarbons".
            let len = (at..at + 4).take_while(|at| plain(*at) || self.key_in(*at, &["-"])).count();
            let closes = self.node(at + len).is_none_or(|node| {
                !node.is_word() || node.is(class::PREPOSITION) || node.is_verb() || node.is_in(&["of"])
            });
            let named = found.plural || self.key_in(begin - 1, &["the"]) || len == 1;
            if closes && named {
                at += len;
            }
        }
        if at > begin {
            at = self.more_of(at);
            if self.is_behind_name(found.from) {
                at = self.to_phrase_end(begin, at);
            }
            found.to = at;
            found.role.1 = at;
        }
    }

    /// The next node of a field that continues after the conjunction or comma at `at`.
    fn next_field(&self, at: usize) -> Option<usize> {
        let comma = usize::from(self.key_in(at, &[","]) && self.key_in(at + 1, &["and", "&"]));
        let next = at + 1 + comma;
        let next = next + usize::from(self.key_in(next, &["the"]));
        if self.is_title(next) {
            return None;
        }
        // "and Expatriates": a plural is not a name.
        let is_plural = self.is_plain_capital(next) && self.sentence.tag(next) == "NNPS";
        if is_plural && self.key_in(at, &["and", "&"]) {
            return Some(next + 1);
        }
        // "and Ocean Life of Norway": the side follows.
        let more = (next..next + 3).take_while(|at| self.is_plain_capital(*at)).count();
        if more > 0 && self.key_in(next + more, &["of"]) && self.side_at(next + more + 1).is_some() {
            return Some(next + more);
        }
        let is_capital = self.node(next).is_some_and(|node| node.is_capital() || !self.key_in(at, &[","]));
        (is_capital && self.is_field_word(next)).then_some(next)
    }

    /// Whether the word can be part of a field of government.
    fn is_field_word(&self, at: usize) -> bool {
        self.node(at).is_some_and(|node| {
            let known = node.is(class::PART) || FIELDS.contains(&node.key.as_str());
            let named =
                node.is_capital() && node.is_word() && !node.is(class::SMALL) && node.is(class::THING | class::ORGAN);
            (known || named) && !self.is_in_hit(at) && (!is_head(node) || node.is(class::PART))
        })
    }

    fn is_plain_capital(&self, at: usize) -> bool {
        self.node(at).is_some_and(|node| {
            node.is_capital()
                && !node.is(class::SMALL | class::HEAD | class::HONOUR)
                && !self.is_in_hit(at)
                && node.is_word()
        })
    }

    /// Whether there is an office at `from` after a name: "Ann Lund, minister".
    fn is_behind_name(&self, from: usize) -> bool {
        from.checked_sub(2).is_some_and(|before| {
            self.key_in(before + 1, &[",", "(", "–", "—"])
                && self.node(before).is_some_and(|node| node.is_capital() && !is_head(node))
                && !self.is_in_hit(before)
        })
    }

    /// One past the field of an office after a name: "Foreign Affairs and Ocean Life of Norway".
    fn to_phrase_end(&self, begin: usize, at: usize) -> usize {
        let at = self.by_tree(begin, at);
        let behind = at + (at..at + 3).take_while(|at| self.is_plain_capital(*at)).count();
        let ends = self.node(behind).is_none_or(|node| node.is_sign(&[',', ';', '.', ')']));
        if ends || self.key_in(behind, &["of"]) && self.side_at(behind + 1).is_some() { behind } else { at }
    }

    /// One past the field that begins at `begin` and whose words before `at` are known. It extends to the end of its phrase if
    /// all words of that are capitalised.
    fn by_tree(&self, begin: usize, at: usize) -> usize {
        let Some(object) = self
            .sentence
            .child(begin - 1, &["pobj"])
            .or_else(|| self.sentence.child(begin.saturating_sub(2), &["pobj"]))
        else {
            return at;
        };
        let end = self.node(object).map_or(at, |node| node.end);
        // "and Ocean Life of Norway".
        let of = (at..end).find(|at| self.key_in(*at, &["of"]) && self.side_at(at + 1).is_some());
        let end = of.unwrap_or(end);
        let fits = |at: usize| {
            self.node(at).is_some_and(|node| {
                !self.is_in_hit(at)
                    && (node.is_capital() && !node.is(class::HEAD | class::HONOUR) || node.is_in(&["and", "&", "-"]))
            })
        };
        let closes = self.node(end).is_none_or(|node| !node.is_word() || node.is_verb() || node.is(class::PREPOSITION));
        if end > at && end <= at + 6 && closes && (at..end).all(fits) { end } else { at }
    }

    /// Whether an office followed by a name begins at `at`: "and Defence Minister A" is not a field.
    fn is_title(&self, at: usize) -> bool {
        (at..at + 5)
            .find(|at| !self.is(*at, class::PART) || self.is(*at, class::HEAD))
            .is_some_and(|at| self.is(at, class::HEAD) && !self.is(at, class::PART))
    }

    /// "and Human Mobility" after "Minister of Foreign Affairs": unknown words, if the side or the end of the clause follows.
    fn more_of(&self, at: usize) -> usize {
        if !self.key_in(at, &["and", "&"]) {
            return at;
        }
        let len = (at + 1..at + 5)
            .take_while(|at| {
                self.node(*at).is_some_and(|node| node.is_capital() && !node.is(class::HEAD | class::HONOUR))
                    && !self.is_in_hit(*at)
            })
            .count();
        let behind = at + 1 + len;
        let side = self.key_in(behind, &["of"]) && self.side_at(behind + 1).is_some();
        let ends = self.node(behind).is_none_or(|node| node.is_sign(&[',', ';', '.', ')']));
        if (1..=3).contains(&len) && (side || ends && len == 1) { behind } else { at }
    }

    /// "Deputy Prime Minister and Minister of Foreign Affairs": the second office is the same person's.
    fn second(&self, found: &mut Title) {
        if found.plural || !self.key_in(found.to, &["and", "&", ","]) {
            return;
        }
        let from = found.to + 1;
        // "Chairperson of the African Union, President of Senegal Macky Sall".
        let comma = self.key_in(found.to, &[","]);
        if self.is(from, class::ARTICLE) || !comma && self.side_at(from).is_some() {
            return;
        }
        if comma && (found.counterpart || !self.node(from).is_some_and(Node::is_capital)) {
            return;
        }
        let Some(more) = self.title(from).filter(|more| !more.plural) else { return };
        let name = self.name_end(self.honours(more.to), true);
        if comma {
            // The head of a body may also head a state, but offices of two states belong to two people.
            let body =
                found.sides.first().is_some_and(|side| !matches!(side, Side::Party(id) if self.lexicon.is_seated(*id)));
            let same = found.sides == more.sides
                || more.sides.is_empty()
                || body
                || found.sides.is_empty() && found.from != found.role.0;
            if name.is_none() || !same || found.sides.is_empty() && !more.sides.is_empty() {
                return;
            }
        } else if let Some(to) = name {
            // "the Prime Minister and President Lund" are two people.
            let start = self.honours(more.to);
            let one_word = to == start + 1 && start == more.to;
            let top = |role: (usize, usize)| role.1.checked_sub(1).is_some_and(|at| self.key_in(at, TOP_OFFICES));
            let minister = found.role.1.checked_sub(1).is_some_and(|at| self.key_in(at, &["minister"]));
            if found.definite && one_word || (minister || top(found.role)) && top(more.role) && more.role.1 == more.to {
                return;
            }
        }
        found.to = more.to;
        if !comma {
            found.role.1 = more.role.1;
        }
        if found.sides.is_empty() {
            found.sides = more.sides;
        }
    }

    /// One past the honorifics that begin at `at`: "Mr.", "H.E.", "the Hon".
    fn honours(&self, start: usize) -> usize {
        let mut at = start;
        while let Some(node) = self.node(at) {
            if node.text == "H." && self.key_in(at + 1, &["e.", "e"]) {
                at += 2;
                continue;
            }
            let bare = node.key.trim_end_matches('.');
            let fits = node.is(class::HONOUR) || SHORT_HONOURS.contains(&bare);
            let small = node.is(class::ARTICLE | class::PRONOUN) || node.tag.starts_with("PRP");
            let ahead = self.key_in(
                at + 1,
                &[
                    "hon", "hon.", "honourable", "honorable", "excellency", "majesty", "highness", "right", "royal",
                    "rt", "rt.",
                ],
            );
            let he = node.text == "HE" || node.key == "h.e" || node.key == "h.e.";
            if !fits || small && !ahead && !he {
                break;
            }
            at += 1;
        }
        at
    }

    fn female(&self, from: usize, to: usize) -> Option<bool> {
        use crate::extract::words::{FEMALE, MALE};
        (from..to).find_map(|at| {
            let key = self.node(at)?.key.trim_end_matches('.').to_owned();
            let key = key.as_str();
            if FEMALE.contains(&key) { Some(true) } else { MALE.contains(&key).then_some(false) }
        })
    }

    /// One past the name that begins at `from`. `titled`: whether an office stands before it.
    fn name_end(&self, from: usize, titled: bool) -> Option<usize> {
        let mut at = from;
        while at < self.sentence.nodes.len().min(from + 9) {
            let node = self.node(at)?;
            // "Ann Lund Lund Ann": a caption run into the text.
            if at > from + 1
                && !PARTICLES.contains(&node.key.as_str())
                && node.is_word()
                && (from..at).any(|before| self.node(before).is_some_and(|before| before.key == node.key))
            {
                break;
            }
            let word = |at: usize| {
                self.node(at).is_some_and(|node| is_name_word(node) && (node.tag.starts_with("NN") || at > from))
            };
            let next = word(at + 1) && self.hit_at(at + 1).is_none();
            let particle = PARTICLES.contains(&node.key.as_str());
            if (at > from || titled && next && node.tag != "DT")
                && particle
                && (next || self.node(at + 1).is_some_and(|node| PARTICLES.contains(&node.key.as_str())))
                && !(at == from && node.is(class::ARTICLE))
            {
                at += 1;
            } else if at > from && (particle && self.key_in(at + 1, &["-"]) && word(at + 2) || self.is_tied(at)) {
                at += 2;
            } else if at > from && self.key_in(at, &["jr.", "jr", "sr.", "sr", "ii", "iii", "iv", "xiv", "xvi"])
                || is_name_word(node) && self.may_stand(at, from)
                || self.is_rare(at, from)
            {
                at += 1;
            } else {
                break;
            }
        }
        let letters = (from..at)
            .any(|at| self.node(at).is_some_and(|node| node.text.chars().count() > 2 || node.is_word() && at > from));
        // "a member of the Executive Board".
        let is_thing = (from..at).all(|at| self.is(at, class::THING));
        (at > from && letters && !is_thing).then_some(at)
    }

    /// "-Hassan", ", Jr." behind a name.
    fn is_tied(&self, at: usize) -> bool {
        let joined = self.key_in(at, &["-"])
            && self.node(at + 1).is_some_and(|node| node.text.starts_with(char::is_alphabetic))
            && self.touches(at);
        joined || self.key_in(at, &[","]) && self.key_in(at + 1, &["jr.", "jr", "sr.", "sr"])
    }

    fn written(&self, from: usize, to: usize) -> usize {
        self.sentence.cut(from, to).slice(&self.article.text).split_whitespace().count()
    }

    /// Whether the hyphen at `at` has no blanks around it.
    fn touches(&self, at: usize) -> bool {
        let (Some(before), Some(node), Some(next)) =
            (at.checked_sub(1).and_then(|at| self.node(at)), self.node(at), self.node(at + 1))
        else {
            return false;
        };
        before.span.end() == node.span.start() && node.span.end() == next.span.start()
    }

    /// A name that is also a small word: "Will Lund", "Minister Long".
    fn is_rare(&self, at: usize, from: usize) -> bool {
        let Some(node) = self.node(at) else { return false };
        let next = self.node(at + 1).is_some_and(|next| is_name_word(next) && next.tag.starts_with("NNP"))
            && self.hit_at(at + 1).is_none();
        if node.text == "He" {
            return at == from && at > 0 && next && !self.key_in(at - 1, &[",", "“", "\"", "‘", ":", "."]);
        }
        node.is_capital()
            && node.tag.starts_with("NNP")
            && node.is(class::SMALL)
            && !node.is(class::ARTICLE | class::WEEKDAY | class::MONTH | class::STARTER | class::HONOUR | class::HEAD)
            && (at > from || next && self.sentence.relation(at) == "compound")
            && !node.is_in(&["of", "in", "on", "at", "for", "and", "the"])
    }

    /// Whether the word is not the name of a party, town or body, or is also a name of people.
    fn may_stand(&self, at: usize, from: usize) -> bool {
        if !self.is_in_hit(at) {
            return true;
        }
        let Some(hit) = self.hit_at(at) else { return false };
        let single = hit.to == at + 1 && !matches!(hit.sense, Sense::Forum(_) | Sense::People(_));
        // "Ann Chad said": a country in the same phrase may be part of the name.
        let joined =
            at > from && (self.sentence.head(at - 1) == Some(at) && self.sentence.relation(at - 1) == "compound");
        single && joined
    }

    /// The office as the text words it.
    fn role(&self, title: &Title) -> Option<String> {
        let (from, to) = title.role;
        let role = self.sentence.cut(from, to).slice(&self.article.text).trim();
        (!role.is_empty()).then(|| role.to_owned())
    }
}

fn singular(role: &str) -> String {
    // "ministers of defence": the office is before its "of".
    let (head, rest) =
        role.split_once(" of ").map_or((role, String::new()), |(head, rest)| (head, format!(" of {rest}")));
    let head = head
        .strip_suffix("ies")
        .map_or_else(|| head.strip_suffix('s').unwrap_or(head).to_owned(), |stem| format!("{stem}y"));
    head + &rest
}
