//! Training text: a word a line as form, coarse tag, fine tag, head and relation; an empty line ends a sentence.

use crate::engine::model::Model;
use std::path::Path;

#[derive(Default)]
pub struct Sentence {
    pub forms: Vec<String>,
    pub tags: Vec<u8>,
    /// Counted as the parser counts: words from 1, the root is 0, which also comes first here.
    pub heads: Vec<usize>,
    pub relations: Vec<u8>,
}

/// The names of tags and relations, numbered in the order in which they come.
pub struct Names {
    pub tags: Vec<String>,
    pub relations: Vec<String>,
}

impl Default for Names {
    fn default() -> Names {
        // Relation 0 is that of a word that has no head yet.
        Names { tags: Vec::new(), relations: vec![String::new()] }
    }
}

impl Names {
    pub fn of(model: &Model) -> Names {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Names { tags: owned(&model.tags), relations: owned(&model.relations) }
    }
}

fn number(names: &mut Vec<String>, name: &str) -> u8 {
    let at = names.iter().position(|known| known == name).unwrap_or_else(|| {
        names.push(name.to_owned());
        names.len() - 1
    });
    u8::try_from(at).expect("fewer than 256 names")
}

pub fn read(path: &Path, names: &mut Names) -> Result<Vec<Sentence>, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut sentences = Vec::new();
    for block in text.split("\n\n") {
        let mut sentence = Sentence { heads: vec![0], relations: vec![0], ..Sentence::default() };
        for line in block.lines().filter(|line| !line.is_empty()) {
            let columns: Vec<&str> = line.split('\t').collect();
            let [form, _, tag, head, relation] = columns[..] else {
                return Err(format!("{}: five columns expected: {line}", path.display()));
            };
            sentence.forms.push(form.to_owned());
            sentence.tags.push(number(&mut names.tags, tag));
            sentence.heads.push(head.parse().map_err(|_| format!("{}: no head: {line}", path.display()))?);
            sentence.relations.push(number(&mut names.relations, relation));
        }
        if !sentence.forms.is_empty() {
            sentences.push(sentence);
        }
    }
    Ok(sentences)
}
