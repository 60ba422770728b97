//! Multilateral bodies, mechanisms and initiatives that an article names, each once, as first mentioned.

mod pattern;

use crate::brief::Forum;
use crate::extract::forum::pattern::{forum_at, state_at};
use crate::extract::lexicon::{ForumId, Lexicon};
use crate::extract::token::Token;
use crate::extract::word::class;
use crate::extract::words::{
    COMMONWEALTH_AFTER, COMMONWEALTH_BEFORE, NATIONAL_TOO, NO_FORUMS, ONE_STATES_OFFICES, TREATIES,
};

/// The forums found so far.
#[derive(Debug, Default)]
pub(super) struct Forums {
    known: Vec<ForumId>,
    /// In the order of first mention.
    pub(super) list: Vec<Forum>,
}

impl Forums {
    /// Adds the forums that `tokens` of `text` name.
    pub(super) fn add_named(&mut self, text: &str, tokens: &[Token<'_>], lexicon: &Lexicon) {
        let mut at = 0;
        while at < tokens.len() {
            at += self.read_at(text, tokens, at, lexicon).max(1);
        }
    }

    /// Adds the forum named at `at` and returns the number of its tokens.
    fn read_at(&mut self, text: &str, tokens: &[Token<'_>], at: usize, lexicon: &Lexicon) -> usize {
        let Some(token) = tokens.get(at) else { return 1 };
        // "G7/G20"
        if token.text.contains('/') && token.text.chars().all(|c| c.is_uppercase() || c.is_ascii_digit() || c == '/') {
            token.text.split('/').for_each(|part| self.add_named(part, &lexicon.tokenize(part), lexicon));
            return 1;
        }
        if let Some((number, len)) = pattern::climate_conference(tokens, at) {
            let name = "United Nations Climate Change Conference";
            self.add(name, Some(&format!("COP{number}")), name_text(text, tokens, at, at + len));
            return len;
        }
        // "UN-led" is one word.
        if let Some((body, rest)) = token.text.split_once('-')
            && body.starts_with(char::is_uppercase)
            && rest.starts_with(char::is_lowercase)
            && forum_at(tokens, at, lexicon).is_none()
        {
            self.add_named(body, &lexicon.tokenize(body), lexicon);
            return 1;
        }
        // "UN World Food Programme" names one forum.
        if token.is_in(&["un", "u.n.", "united"])
            && let Some((_, owner)) = forum_at(tokens, at, lexicon)
            && let Some((id, len)) = forum_at(tokens, at + owner, lexicon).filter(|(_, len)| *len >= 2)
        {
            return owner + self.listed(text, tokens, at + owner, (id, len), lexicon);
        }
        if let Some((len, acronym)) = pattern::body_with_acronym(tokens, at, lexicon) {
            let name = name_text(text, tokens, at, at + len);
            self.add(&name, Some(acronym), name.clone());
            // The acronym after the name is skipped.
            return len + 3;
        }
        if let Some((len, own, body)) = pattern::organ_of(tokens, at, lexicon)
            && let Some(forum) = lexicon.forum(body)
        {
            let body = forum.acronym.as_deref().unwrap_or(&forum.name);
            let name = format!("{body} {}", name_text(text, tokens, at, at + own));
            let acronym = lexicon.forum_id(&name).and_then(|id| lexicon.forum(id)?.acronym.as_deref());
            self.add(&name.replacen("UN ", "United Nations ", 1), acronym, name_text(text, tokens, at, at + len));
            return len;
        }
        if let Some(len) = pattern::unlisted(tokens, at, lexicon) {
            let mention = name_text(text, tokens, at, at + len);
            let name = ["UN ", "U.N. "].iter().find_map(|short| mention.strip_prefix(short));
            let name = name.map_or_else(|| mention.clone(), |rest| format!("United Nations {rest}"));
            if !NO_FORUMS.contains(&name.as_str()) {
                self.add(&name, None, mention);
            }
            return len;
        }
        if let Some((id, len)) = forum_at(tokens, at, lexicon) {
            return self.listed(text, tokens, at, (id, len), lexicon);
        }
        if is_commonwealth(tokens, at, lexicon) {
            self.add("Commonwealth of Nations", None, name_text(text, tokens, at, at + 1));
        }
        1
    }

    /// Adds the listed forum that is named at `at` and returns the number of its tokens.
    fn listed(
        &mut self,
        text: &str,
        tokens: &[Token<'_>],
        at: usize,
        found: (ForumId, usize),
        lexicon: &Lexicon,
    ) -> usize {
        let (id, mut len) = found;
        if is_one_states(tokens, at, len, lexicon) || is_idea(tokens, at, len) {
            return len;
        }
        let Some(forum) = lexicon.forum(id).filter(|forum| !TREATIES.contains(&forum.name.as_str())) else {
            return len;
        };
        // "NATO Summit", "NATO Leaders' Summit": the summit of a body also names the body, and "NATO summit" names only the body.
        let body = tokens.get(..at + len - 1).and_then(|before| forum_at(before, at, lexicon));
        let body = body.filter(|(_, shorter)| shorter + 1 == len);
        if let Some((body, shorter)) = body.filter(|_| forum.name.ends_with(" Summit")) {
            self.named(body, name_text(text, tokens, at, at + shorter), lexicon);
            if !tokens.get(at + len - 1).is_some_and(Token::is_capital) {
                return len;
            }
        } else if let Some(longer) = leaders_summit(tokens, at + len) {
            let summit = format!("{} Summit", forum.acronym.as_deref().unwrap_or(&forum.name));
            let id = lexicon.forum_id(&summit);
            len += longer;
            id.into_iter().for_each(|id| self.named(id, name_text(text, tokens, at, at + len), lexicon));
        }
        self.named(id, name_text(text, tokens, at, at + found.1), lexicon);
        len
    }

    fn named(&mut self, id: ForumId, mention: String, lexicon: &Lexicon) {
        if let Some(forum) = lexicon.forum(id).filter(|_| !self.known.contains(&id)) {
            self.known.push(id);
            self.add(&forum.name, forum.acronym.as_deref(), mention);
        }
    }

    fn add(&mut self, name: &str, acronym: Option<&str>, mention: String) {
        let same = |forum: &Forum| {
            forum.name == name && (acronym.is_none() || forum.acronym.as_deref() == acronym)
                || acronym.is_some() && forum.acronym.as_deref() == acronym
        };
        if !self.list.iter().any(same) {
            let forum = Forum {
                name: name.to_owned(),
                acronym: acronym.map(str::to_owned),
                mention: Some(mention),
                note: None,
            };
            self.list.push(forum);
        }
    }
}

/// The tokens `from..to` as written in `text`.
fn name_text(text: &str, tokens: &[Token<'_>], from: usize, to: usize) -> String {
    let start = tokens.get(from).map_or(0, |token| token.span.start());
    let end = tokens.get(to - 1).map_or(start, |token| token.span.end());
    text.get(start..end).unwrap_or_default().replace('\u{a0}', " ")
}

/// Whether the name at `at` is that of a body of one state that happens to be named like a forum: "the Security Council of
/// Russia", "the Canadian Red Cross". "Peace and Security Council" is another body.
fn is_one_states(tokens: &[Token<'_>], at: usize, len: usize, lexicon: &Lexicon) -> bool {
    if !tokens.get(at).is_some_and(|first| first.is_in(NATIONAL_TOO)) || len > 4 {
        return false;
    }
    let word = |back: usize| at.checked_sub(back).and_then(|at| tokens.get(at));
    let is_none = class::SMALL | class::STARTER | class::WEEKDAY | class::MONTH;
    let is_named = |token: &Token<'_>| token.is_capital() && token.is_word() && !token.is(is_none);
    let is_other =
        word(1).is_some_and(|before| before.is_key("and")) && word(2).is_some_and(|other| other.is_key("peace"));
    let is_owned = word(1).is_some_and(|before| before.is_in(&["'s", "'"])) && word(2).is_some_and(is_named);
    let is_body = (2..=4).any(|back| at.checked_sub(back).is_some_and(|at| forum_at(tokens, at, lexicon).is_some()));
    let has_officer = word(1).is_some_and(|before| before.is_in(&["of", "the"]))
        && (2..=3).any(|back| word(back).is_some_and(|before| before.is_in(ONE_STATES_OFFICES)));
    let mut after = at + len;
    let is_of = tokens.get(after).is_some_and(|next| next.is_key("of"));
    after += 1 + usize::from(tokens.get(after + 1).is_some_and(|next| next.is_key("the")));
    is_other
        || word(1).is_some_and(is_named)
        || is_owned && !is_body
        || has_officer
        || is_of && state_at(tokens, after, lexicon).is_some()
}

/// "an Asia-Pacific community": an idea, not a body.
fn is_idea(tokens: &[Token<'_>], at: usize, len: usize) -> bool {
    let is_acronym = |first: &Token<'_>| first.text.chars().filter(|c| c.is_uppercase()).count() >= 2;
    len >= 2
        && !tokens.get(at).is_some_and(is_acronym)
        && tokens.get(at + len - 1).is_some_and(|last| !last.is_capital() && !last.is_key("summit"))
        && at.checked_sub(1).and_then(|at| tokens.get(at)).is_some_and(|before| before.is_in(&["-", "a", "an"]))
}

/// "leaders of the Commonwealth", "Commonwealth countries": not the Commonwealth of Australia and its states.
fn is_commonwealth(tokens: &[Token<'_>], at: usize, lexicon: &Lexicon) -> bool {
    if !tokens.get(at).is_some_and(|token| token.is_key("commonwealth") && token.is_capital()) {
        return false;
    }
    let next = tokens.get(at + 1);
    let before = tokens.get(at.saturating_sub(3)..at).unwrap_or_default();
    // "the UN, the Commonwealth"
    let is_forum = |at: usize| forum_at(tokens, at, lexicon).is_some();
    let is_joined = next.is_some_and(|next| next.is_in(&["and", ","])) && (at + 2..at + 4).any(is_forum);
    let is_listed = is_joined || (at.saturating_sub(4)..at).any(is_forum);
    let is_before = is_listed || before.iter().any(|token| token.is_in(COMMONWEALTH_BEFORE));
    let is_last = next.is_none_or(|next| !next.is_word() && next.text != "-" || next.is(class::SMALL | class::VERB));
    let is_after = next.is_some_and(|next| next.is_in(COMMONWEALTH_AFTER));
    is_after || is_before && is_last
}

/// The number of tokens of "Leaders' Summit" at `at`.
fn leaders_summit(tokens: &[Token<'_>], at: usize) -> Option<usize> {
    tokens.get(at).filter(|token| token.is_in(&["leaders", "leader"]) && token.is_capital())?;
    let mark = usize::from(tokens.get(at + 1).is_some_and(|next| next.is_in(&["'", "'s"])));
    tokens.get(at + 1 + mark).filter(|token| token.is_key("summit") && token.is_capital()).map(|_| mark + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forums(text: &str) -> Vec<String> {
        let lexicon = Lexicon::built_in();
        let mut forums = Forums::default();
        forums.add_named(text, &lexicon.tokenize(text), lexicon);
        forums
            .list
            .iter()
            .map(|forum| format!("{} ({})", forum.name, forum.acronym.as_deref().unwrap_or_default()))
            .collect()
    }

    #[test]
    fn forums_are_named_once_by_their_usual_name() {
        for (text, expected) in [
            ("The UN and the United Nations met the U.N. envoy.", vec!["United Nations (UN)"]),
            (
                "At the UN Security Council and at COP28.",
                vec!["United Nations Security Council (UNSC)", "United Nations Climate Change Conference (COP28)"],
            ),
            ("the Shanghai Cooperation Organisation (SCO)", vec!["Shanghai Cooperation Organization (SCO)"]),
            ("who told us that a quad of nations met", vec![]),
            (
                "the annual U.S.-ASEAN Summit, where ASEAN spoke",
                vec!["U.S.-ASEAN Summit ()", "Association of Southeast Asian Nations (ASEAN)"],
            ),
            ("the Franco-German Summit and the US-China Summit", vec![]),
            ("the Harbour Leaders’ Summit on Tuesday", vec!["Harbour Leaders’ Summit ()"]),
            ("the Leaders’ Summit on Tuesday", vec![]),
            ("at the G7 Harbour-Side Summit", vec!["Group of Seven (G7)"]),
            (
                "the International Labor Organization, the International Organisation for Migration",
                vec!["International Labour Organization (ILO)", "International Organization for Migration (IOM)"],
            ),
            (
                "the Organisation of Security and Co-operation in Europe",
                vec!["Organization for Security and Co-operation in Europe (OSCE)"],
            ),
            ("the Union for Mediterranean", vec!["Union for the Mediterranean (UfM)"]),
            ("the idea of an Asia-Pacific community", vec![]),
            (
                "COP-28 and COP 29",
                vec![
                    "United Nations Climate Change Conference (COP28)",
                    "United Nations Climate Change Conference (COP29)",
                ],
            ),
            ("the Harbour Security Initiative (HSI)", vec!["Harbour Security Initiative (HSI)"]),
            ("the Forum for Harbours of the North (FHN)", vec!["Forum for Harbours of the North (FHN)"]),
            ("the Harbour Security Initiative (ABC) and the Norwegian Harbour Council (NHC)", vec![]),
            ("the National Harbour Council (NHC), a Memorandum of Understanding (MOU)", vec![]),
            (
                "the Global Harbour Fund and the Bergen Conference on Fisheries",
                vec!["Global Harbour Fund ()", "Bergen Conference on Fisheries ()"],
            ),
            ("the International Affairs Committee; the World Trade Post", vec![]),
            ("the six-party talks and the Six-Party Talks", vec!["Six-Party Talks ()"]),
            ("the non-aligned movement", vec!["Non-Aligned Movement (NAM)"]),
            ("the G7/G20 Sherpa", vec!["Group of Seven (G7)", "Group of Twenty (G20)"]),
            ("the UN Truce Supervision Organisation", vec!["United Nations Truce Supervision Organization (UNTSO)"]),
            ("Dame Ada Hall, AC", vec![]),
        ] {
            assert_eq!(forums(text), expected, "{text}");
        }
    }

    #[test]
    fn organs_and_other_spellings_are_read() {
        for (text, expected) in [
            (
                "the UN Mission in Norway and the OSCE",
                vec![
                    "United Nations Mission in Norway ()",
                    "Organization for Security and Co-operation in Europe (OSCE)",
                ],
            ),
            ("the Council of Fishery Ministers of the OSCE", vec!["OSCE Council of Fishery Ministers ()"]),
            ("the Fishery Committee of the United Nations", vec!["United Nations Fishery Committee ()"]),
            ("the Secretary General of the OSCE", vec!["Organization for Security and Co-operation in Europe (OSCE)"]),
            ("the Inflation Act — a law; ACT-A", vec!["Access to COVID-19 Tools Accelerator (ACT-A)"]),
            (
                "the UN-led talks, the Nato-led force",
                vec!["United Nations (UN)", "North Atlantic Treaty Organization (NATO)"],
            ),
            (
                "Nato, Unesco and Ecowas; Greco, Alba and Pace",
                vec![
                    "North Atlantic Treaty Organization (NATO)",
                    "United Nations Educational, Scientific and Cultural Organization (UNESCO)",
                    "Economic Community of West African States (ECOWAS)",
                ],
            ),
            ("the Regional Initiative on the future of Norway", vec!["Regional Initiative on the future of Norway ()"]),
            ("the Commonwealth and the United Nations", vec!["Commonwealth of Nations ()", "United Nations (UN)"]),
            ("the EU's Foreign Affairs Council", vec!["European Union (EU)", "Council of the European Union ()"]),
            ("the EU-Central Asia Summit", vec!["European Union-Central Asia Summit ()"]),
            (
                "the 29th Conference of the Parties; the 15th Conference of the Parties to the Fishery Convention",
                vec!["United Nations Climate Change Conference (COP29)"],
            ),
            ("an International Forum", vec![]),
            (
                "the General Assembly and Security Council",
                vec!["United Nations General Assembly (UNGA)", "United Nations Security Council (UNSC)"],
            ),
            (
                "Tuesday's Security Council vote, a UN security council vote",
                vec!["United Nations Security Council (UNSC)"],
            ),
            ("At Security Council talks", vec!["United Nations Security Council (UNSC)"]),
            ("a UN human rights council vote", vec!["United Nations Human Rights Council (UNHRC)"]),
            ("the Peace and Security Council of Norway", vec![]),
            ("the UN Fishery Committee in Oslo", vec!["United Nations Fishery Committee ()"]),
            ("the UN Mission and the EU Commissioner", vec!["United Nations (UN)", "European Union (EU)"]),
        ] {
            assert_eq!(forums(text), expected, "{text}");
        }
    }

    #[test]
    fn names_that_no_list_has_are_read_by_their_words() {
        for (text, expected) in [
            ("a UN World Food Programme ship", vec!["World Food Programme (WFP)"]),
            ("the Global Coalition for Harbours and Fish", vec!["Global Coalition for Harbours and Fish ()"]),
            ("the International Conference on Norway", vec!["International Conference on Norway ()"]),
            ("the International Commission of Norway", vec![]),
            (
                "the Friends of Norway and the Contact Group on Chad",
                vec!["Friends of Norway ()", "Contact Group on Chad ()"],
            ),
            ("our friends of Norway, the Friends of the Harbour", vec![]),
            ("the Bergen Process and the Bergen Group", vec!["Bergen Process ()"]),
            ("the NATO Leaders’ Summit", vec!["NATO Summit ()", "North Atlantic Treaty Organization (NATO)"]),
            ("a NATO summit", vec!["North Atlantic Treaty Organization (NATO)"]),
            ("the EU-Norway summit and the Norway-Chad summit", vec!["EU-Norway summit ()"]),
            ("the Norway-Chad-Ghana Summit", vec!["Norway-Chad-Ghana Summit ()"]),
            ("a group of seven ministers of the council of europe", vec![]),
            ("the coalition of the willing", vec!["Coalition of the Willing ()"]),
            ("the Security Council of Norway, the secretary of the Security Council", vec![]),
            ("Norway's Security Council and the Norwegian Red Cross", vec![]),
            ("the UN's Security Council", vec!["United Nations (UN)", "United Nations Security Council (UNSC)"]),
            ("Commonwealth leaders", vec!["Commonwealth of Nations ()"]),
            ("the UN, the Commonwealth and others", vec!["United Nations (UN)", "Commonwealth of Nations ()"]),
            ("the Commonwealth and the states agreed, across Commonwealth agencies", vec![]),
            ("World Wildlife Fund", vec![]),
            ("the African Union Mission in Somalia", vec!["African Union Mission in Somalia (AMISOM)"]),
            ("the AU Mission in Somalia", vec!["African Union Mission in Somalia (AMISOM)"]),
            ("the FSB said", vec![]),
            ("the Financial Stability Board (FSB)", vec!["Financial Stability Board (FSB)"]),
        ] {
            assert_eq!(forums(text), expected, "{text}");
        }
    }
}
