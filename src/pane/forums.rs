//! The forums pane: the bodies, mechanisms and initiatives that the source names, with a note on each.

use crate::brief::{Brief, Forum};
use crate::pane::element::{Element, Fact};
use crate::pane::page::{Role, Run};
use crate::text::fold_text;

pub(super) fn forum_elements(brief: &Brief) -> Vec<Element> {
    if brief.forums.is_empty() {
        let hint = "The source mentions no multilateral body, or none has been recorded: add one to the brief's file \
                     as [[forums]].";
        return vec![Element::Absent("No forums.", hint)];
    }
    brief.forums.iter().enumerate().flat_map(|(point, forum)| facts(point, forum)).collect()
}

fn facts(point: usize, forum: &Forum) -> Vec<Element> {
    let acronym = forum.acronym.as_deref().unwrap_or("–");
    let label = Run::new(if forum.acronym.is_some() { Role::Forum } else { Role::Muted }, acronym);
    let mut elements = vec![fact(point, label, Run::new(Role::Body, &forum.name))];
    elements.extend(forum.note.as_ref().map(|note| fact(point, Run::default(), Run::new(Role::Muted, note))));
    if let Some(mention) = forum.mention.as_ref().filter(|mention| says_more(forum, mention)) {
        elements.push(fact(point, Run::default(), Run::new(Role::Muted, format!("named as “{mention}”"))));
    }
    elements
}

/// Whether `mention` differs from the name, the acronym, and the name with the acronym in brackets.
fn says_more(forum: &Forum, mention: &str) -> bool {
    let acronym = forum.acronym.as_deref().unwrap_or_default();
    let known = [&forum.name, acronym, &format!("{} ({acronym})", forum.name)].map(fold_text);
    !known.contains(&fold_text(mention))
}

fn fact(point: usize, label: Run, run: Run) -> Element {
    let is_apart = !label.text.is_empty();
    Element::Fact(Fact { point: Some(point), label, runs: vec![run], is_apart, ..Fact::default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mention_is_shown_only_if_it_differs_from_the_name() {
        let forum = Forum { name: "United Nations".into(), acronym: Some("UN".into()), ..Forum::default() };
        let rows = [("UN", false), ("united nations", false), ("United Nations (UN)", false), ("the world body", true)];
        for (mention, expected) in rows {
            assert_eq!(says_more(&forum, mention), expected, "{mention}");
        }
    }
}
