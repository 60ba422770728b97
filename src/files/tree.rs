//! A folder as it was at one moment: its folders with their times, its files with their stamps. Whether it still is so can be
//! told without reading any names: a folder's time changes when a name in it comes or goes.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use rustix::fs::{AtFlags, FileType, statat};

use crate::error::Result;
use crate::files::outline::{Outline, stamp};
use crate::files::stamp::{Stamp, now};
use crate::files::walk::{Findings, walk_dir};

/// All files of one ending below a folder, as they were at one moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tree {
    pub outline: Outline,
    /// The files of each folder.
    pub files: Files,
    /// Files whose names are not UTF-8; and, without a stamp, what is not read.
    rest: Vec<(PathBuf, Stamp)>,
}

/// The files of each folder of an [`Outline`], by name.
pub type Files = Vec<Vec<(String, Stamp)>>;

/// Files met in one folder after another.
type Part = Vec<(PathBuf, Vec<(OsString, Stamp)>)>;

/// What was met of one folder: when names in it last came or went, and its files.
type Met = (Option<i64>, Vec<(String, Stamp)>);

impl Tree {
    /// The files below `root` whose names end in a dot and `ending`, by the rules of [`super::walk`].
    ///
    /// # Errors
    /// Returns an error if `root` itself cannot be read or is not a folder.
    pub fn look(root: &Path, ending: &str) -> Result<Self> {
        let see = |part: &mut Part, folder: &Path, name: &OsStr, stamp: Stamp| {
            if part.last().is_none_or(|(last, _)| last != folder) {
                part.push((folder.to_owned(), Vec::new()));
            }
            if let Some((_, files)) = part.last_mut() {
                files.push((name.to_owned(), stamp));
            }
        };
        let mut folders: BTreeMap<PathBuf, Met> = BTreeMap::new();
        let (mut rest, mut is_plain) = (Vec::new(), true);
        let start = now();
        walk_dir(root, ending, &see, |mut findings: Findings<Part>| {
            is_plain &= findings.links.is_empty() && findings.skipped.is_empty();
            rest.extend(findings.skipped.drain(..).map(|other| (other.path, Stamp::default())));
            for (path, modified) in findings.folders {
                folders.entry(path).or_default().0 = Some(modified);
            }
            for (path, files) in findings.files {
                for (name, stamp) in files {
                    match name.into_string() {
                        Ok(name) => folders.entry(path.clone()).or_default().1.push((name, stamp)),
                        Err(name) => rest.push((path.join(name), stamp)),
                    }
                }
            }
        })?;
        let (folders, files): (Vec<_>, Files) =
            folders.into_iter().map(|(path, (modified, files))| ((path, modified), files)).unzip();
        let outline = Outline::of(folders, is_plain && rest.is_empty(), start);
        Ok(Self { outline, files, rest })
    }

    /// The tree of what was kept: folders, and the files of each.
    pub const fn of(outline: Outline, files: Files) -> Self {
        Self { outline, files, rest: Vec::new() }
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.files.iter().map(Vec::len).sum::<usize>() + self.rest.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Calls `with` for every file: the bytes of its path below the root, and its stamp.
    pub fn each(&self, mut with: impl FnMut(&[u8], Stamp)) {
        let mut path = Vec::new();
        for (folder, files) in self.outline.paths().zip(&self.files) {
            path.clear();
            path.extend_from_slice(folder.as_os_str().as_bytes());
            if !path.is_empty() {
                path.push(b'/');
            }
            let start = path.len();
            for (name, stamp) in files {
                path.truncate(start);
                path.extend_from_slice(name.as_bytes());
                with(&path, *stamp);
            }
        }
        self.rest.iter().for_each(|(path, stamp)| with(path.as_os_str().as_bytes(), *stamp));
    }

    /// Whether the files below `root` are these in these versions, as far as can be told without reading names; where it
    /// cannot, they are not.
    pub fn is_of(&self, root: &Path) -> bool {
        self.outline.all(root, &|root, at, folder| {
            let (Some(folder), Some(files)) = (folder.open(root), self.files.get(at)) else { return false };
            let is_same = |(name, was): &(String, Stamp)| {
                let stat = statat(&folder, name, AtFlags::SYMLINK_NOFOLLOW);
                stat.is_ok_and(|stat| FileType::from_raw_mode(stat.st_mode).is_file() && stamp(&stat) == *was)
            };
            files.iter().all(is_same)
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop")]
mod tests {
    use std::fs::{self, File};
    use std::os::unix::fs::symlink;
    use std::time::{Duration, SystemTime};

    use tempfile::TempDir;

    use super::*;

    /// Sets the time of change of what stands at `path` so far back that it can be relied on.
    fn age(path: &Path) {
        File::open(path).unwrap().set_modified(SystemTime::now() - Duration::from_mins(1)).unwrap();
    }

    /// A library of three files in two folders, changed a while ago.
    fn library() -> TempDir {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("below")).unwrap();
        for path in ["a.toml", "b.toml", "below/c.toml", "other.txt", "below", "."] {
            let path = root.path().join(path);
            if !path.is_dir() {
                fs::write(&path, "schema = 1\n").unwrap();
            }
            age(&path);
        }
        root
    }

    fn paths(tree: &Tree) -> Vec<String> {
        let mut paths = Vec::new();
        tree.each(|path, _| paths.push(String::from_utf8_lossy(path).into_owned()));
        paths.sort();
        paths
    }

    #[test]
    fn a_tree_is_of_its_folder_until_a_file_or_a_name_changes() {
        type Change = fn(&Path);
        let changes: [(&str, Change, [bool; 2]); 6] = [
            ("nothing", |_| {}, [true, true]),
            (
                "written in its place",
                |root| fs::write(root.join("below/c.toml"), "schema = 2\n").unwrap(),
                [false, true],
            ),
            ("a file more", |root| fs::write(root.join("below/d.toml"), "").unwrap(), [false, false]),
            ("a file less", |root| fs::remove_file(root.join("a.toml")).unwrap(), [false, false]),
            ("another name", |root| fs::rename(root.join("a.toml"), root.join("z.toml")).unwrap(), [false, false]),
            ("a folder gone", |root| fs::remove_dir_all(root.join("below")).unwrap(), [false, false]),
        ];
        for (what, change, expected) in changes {
            let root = library();
            let tree = Tree::look(root.path(), "toml").unwrap();
            assert_eq!(
                (paths(&tree), tree.len()),
                (["a.toml", "b.toml", "below/c.toml"].map(str::to_owned).to_vec(), 3)
            );
            change(root.path());
            assert_eq!([tree.is_of(root.path()), tree.outline.has_names_of(root.path())], expected, "{what}");
        }
    }

    #[test]
    fn a_folder_that_changed_just_now_and_one_with_links_are_not_relied_on() {
        let root = library();
        fs::write(root.path().join("new.toml"), "").unwrap();
        let tree = Tree::look(root.path(), "toml").unwrap();
        assert!(!tree.is_of(root.path()) && !tree.outline.has_names_of(root.path()));
        let root = library();
        symlink("a.toml", root.path().join("link.toml")).unwrap();
        age(root.path());
        let tree = Tree::look(root.path(), "toml").unwrap();
        assert!(!tree.is_of(root.path()) && !tree.outline.has_names_of(root.path()));
    }

    #[test]
    fn names_that_are_no_text_and_what_is_not_read_are_in_it() {
        let root = library();
        let odd = OsStr::from_bytes(b"\xff.toml");
        fs::write(root.path().join(odd), "").unwrap();
        symlink("/etc/hostname", root.path().join("out.toml")).unwrap();
        age(root.path());
        let tree = Tree::look(root.path(), "toml").unwrap();
        assert_eq!(paths(&tree), ["a.toml", "b.toml", "below/c.toml", "out.toml", "\u{fffd}.toml"]);
        assert!(!tree.is_of(root.path()));
    }
}
