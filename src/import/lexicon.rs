//! The words that import knows: the built-in lexicon with the user's own files.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use crate::brief::Problem;
use crate::extract::{Lexicon, Own};
use crate::files;

const MAX_FILE: u64 = 1 << 20;

#[derive(Debug)]
pub struct ImportLexicon {
    pub lexicon: Cow<'static, Lexicon>,
    /// The user's files, sorted by path, with the problems of each.
    pub files: Vec<(PathBuf, Vec<Problem>)>,
}

impl ImportLexicon {
    /// Adds the words of the files below `folder`, which need not exist, to the built-in ones.
    pub fn read_folder(folder: &Path) -> Self {
        let mut files = find_files(folder);
        if files.is_empty() {
            return Self { lexicon: Cow::Borrowed(Lexicon::built_in()), files };
        }
        files.sort_by(|(a, _), (b, _)| a.cmp(b));
        let (mut own, mut problems_of_own) = (Vec::new(), Vec::new());
        for (path, problems) in files.iter_mut().filter(|(_, problems)| problems.is_empty()) {
            match files::read_text(path, MAX_FILE) {
                Ok(text) => {
                    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                    own.push(Own { name, text });
                    problems_of_own.push(problems);
                }
                Err(error) => problems.push(Problem::of_file(error.reason)),
            }
        }
        let (lexicon, found) = Lexicon::with(&own);
        problems_of_own.into_iter().zip(found).for_each(|(problems, found)| problems.extend(found));
        Self { lexicon: Cow::Owned(lexicon), files }
    }
}

/// The TOML files below `folder`; one that cannot be read comes with its problem.
fn find_files(folder: &Path) -> Vec<(PathBuf, Vec<Problem>)> {
    let mut files = Vec::new();
    if files::is_folder(folder) {
        let walked = files::walk(folder, "toml", |batch| {
            files.extend(batch.files.into_iter().map(|file| (folder.join(file.path), Vec::new())));
            let skipped = batch.skipped.into_iter();
            files.extend(skipped.map(|other| (folder.join(other.path), vec![Problem::of_file(other.why)])));
        });
        if let Err(error) = walked {
            files.push((folder.to_owned(), vec![Problem::of_file(error.reason)]));
        }
    }
    files
}
