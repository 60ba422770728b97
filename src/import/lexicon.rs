//! The words that import knows: the built-in ones with the user's own files, read where there are any.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use crate::brief::Problem;
use crate::extract::{Lexicon, Own};
use crate::files;

/// The largest file of words, in bytes.
const CAP: u64 = 1 << 20;

/// What is known of words, and what the user's files are.
#[derive(Debug)]
pub struct Vocabulary {
    pub lexicon: Cow<'static, Lexicon>,
    /// The files, by name, with what is wrong in each.
    pub files: Vec<(PathBuf, Vec<Problem>)>,
}

/// The built-in words with those of the files below `folder`, which need not be there.
pub fn vocabulary(folder: &Path) -> Vocabulary {
    let mut files = Vec::new();
    if folder.is_dir() {
        let walked = files::walk(folder, "toml", |batch| {
            files.extend(batch.files.into_iter().map(|file| (folder.join(file.path), Vec::new())));
            let skipped = batch.skipped.into_iter();
            files.extend(skipped.map(|other| (folder.join(other.path), vec![Problem::of_file(other.why)])));
        });
        if let Err(error) = walked {
            files.push((folder.to_owned(), vec![Problem::of_file(error.reason)]));
        }
    }
    if files.is_empty() {
        return Vocabulary { lexicon: Cow::Borrowed(Lexicon::built_in()), files };
    }
    files.sort_by(|(a, _), (b, _)| a.cmp(b));
    let mut own = Vec::new();
    let mut read = Vec::new();
    for (n, (path, problems)) in files.iter_mut().enumerate().filter(|(_, (_, problems))| problems.is_empty()) {
        match files::read(path, CAP) {
            Ok(text) => {
                let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                own.push(Own { name, text });
                read.push(n);
            }
            Err(error) => problems.push(Problem::of_file(error.reason)),
        }
    }
    let (lexicon, found) = Lexicon::with(&own);
    for (n, problems) in read.into_iter().zip(found) {
        if let Some((_, all)) = files.get_mut(n) {
            all.extend(problems);
        }
    }
    Vocabulary { lexicon: Cow::Owned(lexicon), files }
}
