//! All files of one ending below a folder, with their stamps, while the list already fills. Names are read and files
//! asked by two threads relative to their open folder; nothing is opened but folders.

use std::collections::HashSet;
use std::ffi::{CStr, CString, OsStr};
use std::fs;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use rustix::fs::{AtFlags, CWD, Dir, FileType, OFlags, Stat, fstat, statat};
use rustix::io::Errno;

use crate::error::Result;
use crate::files::Stamp;
use crate::files::failure::{failed, reason, refused};
use crate::files::outline::{Outline, open_folder, stamp};
use crate::files::stamp::now;

/// Folders below the root that are entered.
const DEPTH: usize = 64;
/// Files that one thread asks at a time.
const SHARE: usize = 512;
/// How many threads ask the system side by side.
const THREADS: usize = 2;

/// A file of the library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its path below the root.
    pub path: PathBuf,
    /// Which version of it.
    pub stamp: Stamp,
}

/// Something in the library that is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// Its path below the root.
    pub path: PathBuf,
    /// Why, in one clause.
    pub why: String,
}

/// What was found since the last batch, in no order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Batch {
    pub files: Vec<Found>,
    /// What is not read.
    pub skipped: Vec<Skipped>,
}

/// How much a walk found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Walked {
    /// Files with the ending.
    pub files: usize,
    /// What is not read.
    pub skipped: usize,
    /// Folders that were entered, the root among them.
    pub folders: usize,
    /// Those folders as they were.
    pub outline: Outline,
}

/// Finds all regular files below `root` whose names end in a dot and `ending`, and hands them to `on_batch` while it goes
/// on. Names that begin with a dot are not looked at. A link is followed where it stays below `root` and leads to what
/// is not found without it. What vanishes meanwhile is as if it had never been.
///
/// # Errors
/// Returns an error if `root` itself cannot be read or is not a folder.
pub fn walk(root: &Path, ending: &str, mut on_batch: impl FnMut(Batch)) -> Result<Walked> {
    let found = |files: &mut Vec<Found>, folder: &Path, name: &OsStr, stamp| {
        files.push(Found { path: folder.join(name), stamp });
    };
    let mut walked = Walked::default();
    let (start, mut folders, mut is_plain) = (now(), Vec::new(), true);
    walked.folders = go(root, ending, &found, |haul| {
        is_plain &= haul.links.is_empty() && haul.skipped.is_empty();
        is_plain &= haul.files.iter().all(|file| file.path.to_str().is_some());
        folders.extend(haul.folders.into_iter().map(|(path, modified)| (path, Some(modified))));
        let batch = Batch { files: haul.files, skipped: haul.skipped };
        walked.files += batch.files.len();
        walked.skipped += batch.skipped.len();
        if !(batch.files.is_empty() && batch.skipped.is_empty()) {
            on_batch(batch);
        }
    })?;
    walked.outline = Outline::of(folders, is_plain, start);
    Ok(walked)
}

/// The folders below `root`, itself among them, by their paths below it, and when names in them last came or went; no file is
/// asked about. Where it cannot be read there are none.
pub(super) fn folders(root: &Path) -> Vec<(PathBuf, i64)> {
    let mut all = Vec::new();
    // No name ends so.
    let _ = go(root, "/", &|(): &mut (), _, _, _| {}, |haul| all.extend(haul.folders));
    all
}

/// Goes through all below `root`, makes of each file what `see` does, in the threads that find it, and hands it on; how many
/// folders were entered.
pub(super) fn go<S: Default + Send>(
    root: &Path,
    ending: &str,
    see: See<'_, S>,
    mut on_haul: impl FnMut(Haul<S>),
) -> Result<usize> {
    let real = fs::canonicalize(root).map_err(|error| failed("read", root, error))?;
    let fd = open_folder(CWD, &real, OFlags::empty()).map_err(|error| match error {
        Errno::NOTDIR => refused("read", root, "not a folder"),
        error => failed("read", root, error.into()),
    })?;
    let ground = Ground { fd, real, ending, see };
    let mut folders = 0;
    let mut seen = HashSet::new();
    let mut starts = vec![(PathBuf::new(), None)];
    while !starts.is_empty() {
        let mut links = Vec::new();
        let known = round(&ground, starts, |haul| {
            links.extend_from_slice(&haul.links);
            on_haul(haul);
        });
        folders += known.folders;
        // Only links make anything be met twice.
        if links.is_empty() {
            break;
        }
        seen.extend(known.ids);
        links.sort();
        let mut haul = Haul::default();
        starts = links.into_iter().filter_map(|link| ground.follow(link, &mut seen, &mut haul)).collect();
        on_haul(haul);
    }
    Ok(folders)
}

impl<S> Haul<S> {
    fn skip(&mut self, path: PathBuf, why: impl Into<String>) {
        self.skipped.push(Skipped { path, why: why.into() });
    }
}

/// Whether a file `name` is looked at: it ends in a dot and `ending`, in any case, and is not hidden.
pub(super) fn has_ending(name: &OsStr, ending: &str) -> bool {
    let name = Path::new(name);
    !is_hidden(name.as_os_str()) && name.extension().is_some_and(|end| end.eq_ignore_ascii_case(ending))
}

/// Whether a file or folder `name` is passed by.
pub(super) fn is_hidden(name: &OsStr) -> bool {
    name.as_bytes().starts_with(b".")
}

/// Device and inode: what is the same under two names.
type Id = (u64, u64);

/// What is made of a file: of its folder's path below the root, its name, its stamp.
pub(super) type See<'a, S> = &'a (dyn Fn(&mut S, &Path, &OsStr, Stamp) + Sync);

/// What all threads of a walk share and none changes.
struct Ground<'a, S> {
    fd: OwnedFd,
    /// The root without links in its path.
    real: PathBuf,
    ending: &'a str,
    see: See<'a, S>,
}

/// What one job found.
#[derive(Default)]
pub(super) struct Haul<S> {
    /// What was made of the files.
    pub(super) files: S,
    /// What is not read.
    pub(super) skipped: Vec<Skipped>,
    /// Folders that were entered, and when names in them last came or went.
    pub(super) folders: Vec<(PathBuf, i64)>,
    /// Links, to be followed or not.
    pub(super) links: Vec<PathBuf>,
    ids: Vec<Id>,
}

/// What one thread met in all.
#[derive(Default)]
struct Known {
    ids: Vec<Id>,
    folders: usize,
}

/// An open folder whose files are still being asked.
struct Folder {
    fd: OwnedFd,
    path: PathBuf,
    id: Id,
}

enum Job {
    /// A folder; where a link led to it, the folder that it must be.
    Enter(PathBuf, Option<Id>),
    Ask(Arc<Folder>, Vec<CString>),
}

/// The jobs not yet done; the walk is over when there are none and nobody makes new ones.
#[derive(Default)]
struct Jobs {
    open: Vec<Job>,
    busy: usize,
}

struct Desk {
    jobs: Mutex<Jobs>,
    more: Condvar,
}

impl Desk {
    fn lock(&self) -> MutexGuard<'_, Jobs> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&self, job: Job) {
        self.lock().open.push(job);
        self.more.notify_one();
    }

    /// The next job; none where all is done. The one before counts as done.
    fn next(&self, had_one: bool) -> Option<Job> {
        let mut jobs = self.lock();
        jobs.busy -= usize::from(had_one);
        loop {
            if let Some(job) = jobs.open.pop() {
                jobs.busy += 1;
                return Some(job);
            }
            if jobs.busy == 0 {
                self.more.notify_all();
                return None;
            }
            jobs = self.more.wait(jobs).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// Walks from `starts` down without following links.
fn round<S: Default + Send>(
    ground: &Ground<'_, S>,
    starts: Vec<(PathBuf, Option<Id>)>,
    mut on_haul: impl FnMut(Haul<S>),
) -> Known {
    let open = starts.into_iter().map(|(path, link)| Job::Enter(path, link)).collect();
    let desk = &Desk { jobs: Mutex::new(Jobs { open, busy: 0 }), more: Condvar::new() };
    let (sender, hauls) = channel();
    thread::scope(|scope| {
        let workers: Vec<_> = (0..THREADS)
            .map(|_| {
                let sender = sender.clone();
                scope.spawn(move || work(ground, desk, &sender))
            })
            .collect();
        drop(sender);
        hauls.into_iter().for_each(&mut on_haul);
        workers.into_iter().filter_map(|worker| worker.join().ok()).fold(Known::default(), |mut all, mut known| {
            all.ids.append(&mut known.ids);
            all.folders += known.folders;
            all
        })
    })
}

fn work<S: Default>(ground: &Ground<'_, S>, desk: &Desk, hauls: &Sender<Haul<S>>) -> Known {
    let mut known = Known::default();
    let mut had_one = false;
    while let Some(job) = desk.next(had_one) {
        had_one = true;
        let mut haul = Haul::default();
        match job {
            Job::Enter(path, link) => {
                if let Some((folder, names)) = ground.open(path, link, &mut haul) {
                    ground.enter(&folder, names, desk, &mut haul);
                    known.folders += 1;
                    known.ids.push(folder.id);
                }
            }
            Job::Ask(folder, names) => ground.ask(&folder, names, &mut haul),
        }
        known.ids.append(&mut haul.ids);
        // Nobody listens any more only where the listener panicked: the walk then ends by itself.
        let _ = hauls.send(haul);
    }
    known
}

impl<S: Default> Ground<'_, S> {
    /// Opens the folder `path`.
    fn open(&self, path: PathBuf, link: Option<Id>, haul: &mut Haul<S>) -> Option<(Arc<Folder>, Dir)> {
        let at: &Path = if path.as_os_str().is_empty() { Path::new(".") } else { &path };
        let flags = if link.is_some() { OFlags::empty() } else { OFlags::NOFOLLOW };
        match open_folder(&self.fd, at, flags).and_then(|fd| Ok((fstat(&fd)?, Dir::read_from(&fd)?, fd))) {
            Ok((stat, ..)) if link.is_some_and(|link| link != id(&stat)) => {
                haul.skip(path, "changed while it was read");
            }
            Ok((stat, names, fd)) => {
                haul.folders.push((path.clone(), stamp(&stat).modified));
                return Some((Arc::new(Folder { fd, path, id: id(&stat) }), names));
            }
            Err(Errno::NOENT) => {}
            Err(error) => haul.skip(path, reason(&error.into())),
        }
        None
    }

    /// Reads the names in `folder`.
    fn enter(&self, folder: &Arc<Folder>, names: Dir, desk: &Desk, haul: &mut Haul<S>) {
        let mut files = Vec::new();
        for entry in names {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    haul.skip(folder.path.clone(), reason(&error.into()));
                    break;
                }
            };
            if is_hidden(os(entry.file_name())) {
                continue;
            }
            match kind(folder, entry.file_name(), entry.file_type()) {
                FileType::Directory => add_folder(folder.path.join(os(entry.file_name())), desk, haul),
                FileType::Symlink => haul.links.push(folder.path.join(os(entry.file_name()))),
                _ if !has_ending(os(entry.file_name()), self.ending) => {}
                FileType::RegularFile => files.push(entry.file_name().to_owned()),
                _ => haul.skip(folder.path.join(os(entry.file_name())), "not a regular file"),
            }
            if files.len() == SHARE {
                desk.add(Job::Ask(Arc::clone(folder), std::mem::take(&mut files)));
            }
        }
        self.ask(folder, files, haul);
    }

    /// Asks the files `names` of `folder` for their stamps.
    fn ask(&self, folder: &Folder, names: Vec<CString>, haul: &mut Haul<S>) {
        for name in names {
            match statat(&folder.fd, &name, AtFlags::SYMLINK_NOFOLLOW) {
                Ok(stat) if FileType::from_raw_mode(stat.st_mode).is_file() => {
                    haul.ids.push(id(&stat));
                    (self.see)(&mut haul.files, &folder.path, os(&name), stamp(&stat));
                }
                Ok(_) => haul.skip(folder.path.join(os(&name)), "not a regular file"),
                Err(Errno::NOENT) => {}
                Err(error) => haul.skip(folder.path.join(os(&name)), reason(&error.into())),
            }
        }
    }

    /// Where `link` leads: to a file that is put into `batch`, or to a folder that is still to be walked.
    fn follow(&self, link: PathBuf, seen: &mut HashSet<Id>, haul: &mut Haul<S>) -> Option<(PathBuf, Option<Id>)> {
        let named = link.file_name().is_some_and(|name| has_ending(name, self.ending));
        let real = match fs::canonicalize(self.real.join(&link)) {
            Ok(real) => real,
            Err(error) if named => {
                haul.skip(link, reason(&error));
                return None;
            }
            Err(_) => return None,
        };
        let stat = rustix::fs::stat(&real).ok()?;
        let kind = FileType::from_raw_mode(stat.st_mode);
        if !(named || kind.is_dir()) {
            return None;
        }
        if !real.starts_with(&self.real) {
            haul.skip(link, "a link out of the library");
            return None;
        }
        if kind.is_dir() {
            return seen.insert(id(&stat)).then(|| (link, Some(id(&stat))));
        }
        if !kind.is_file() {
            haul.skip(link, "not a regular file");
        } else if seen.insert(id(&stat)) {
            let (folder, name) = (link.parent().unwrap_or(&link), link.file_name().unwrap_or_default());
            (self.see)(&mut haul.files, folder, name, stamp(&stat));
        }
        None
    }
}

/// The kind that the folder tells, or the file where the folder does not.
fn kind(folder: &Folder, name: &CStr, told: FileType) -> FileType {
    if told != FileType::Unknown {
        return told;
    }
    statat(&folder.fd, name, AtFlags::SYMLINK_NOFOLLOW).map_or(told, |stat| FileType::from_raw_mode(stat.st_mode))
}

fn add_folder<S>(path: PathBuf, desk: &Desk, haul: &mut Haul<S>) {
    if path.components().count() > DEPTH {
        haul.skip(path, format!("deeper than {DEPTH} folders"));
    } else {
        desk.add(Job::Enter(path, None));
    }
}

fn os(name: &CStr) -> &OsStr {
    OsStr::from_bytes(name.to_bytes())
}

#[allow(clippy::unnecessary_cast, clippy::cast_sign_loss, reason = "these types differ from system to system")]
const fn id(stat: &Stat) -> Id {
    (stat.st_dev as u64, stat.st_ino as u64)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop")]
mod tests {
    use std::os::unix::fs::symlink;
    use std::process::Command;
    use std::time::Instant;

    use super::*;

    /// All that a walk through `root` finds, sorted.
    fn all(root: &Path) -> (Vec<String>, Vec<(String, String)>) {
        let (mut files, mut skipped) = (Vec::new(), Vec::new());
        let walked = walk(root, "toml", |batch| {
            files.extend(batch.files.into_iter().map(|found| {
                assert_eq!(crate::files::stamp(&root.join(&found.path)).unwrap(), found.stamp);
                found.path.display().to_string()
            }));
            skipped.extend(batch.skipped.into_iter().map(|skipped| (skipped.path.display().to_string(), skipped.why)));
        })
        .unwrap();
        assert_eq!((walked.files, walked.skipped), (files.len(), skipped.len()));
        files.sort();
        skipped.sort();
        (files, skipped)
    }

    fn put(root: &Path, path: &str) {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "schema = 1\n").unwrap();
    }

    #[test]
    fn files_of_the_ending_are_found_at_any_depth_and_hidden_ones_are_not() {
        let root = tempfile::tempdir().unwrap();
        for path in
            ["a.toml", "b.TOML", "x/y/c.toml", "d.txt", ".e.toml", ".git/f.toml", "toml", "x/g.toml~", "x.toml/h.toml"]
        {
            put(root.path(), path);
        }
        assert_eq!(all(root.path()).0, ["a.toml", "b.TOML", "x.toml/h.toml", "x/y/c.toml"]);
        assert!(all(root.path()).1.is_empty());
    }

    #[test]
    fn a_name_that_is_not_utf8_is_kept_as_it_is() {
        let root = tempfile::tempdir().unwrap();
        let name = OsStr::from_bytes(b"a\xff\n\x1b.toml");
        fs::write(root.path().join(name), "").unwrap();
        walk(root.path(), "toml", |batch| assert_eq!(batch.files[0].path.as_os_str(), name)).unwrap();
    }

    #[test]
    fn what_is_no_file_is_skipped_with_its_reason() {
        let root = tempfile::tempdir().unwrap();
        let fifo = root.path().join("fifo.toml");
        assert!(Command::new("mkfifo").arg(&fifo).status().unwrap().success());
        symlink("fifo.toml", root.path().join("link.toml")).unwrap();
        symlink("gone", root.path().join("lost.toml")).unwrap();
        let skipped = |path: &str, why: &str| (path.to_owned(), why.to_owned());
        assert_eq!(
            all(root.path()).1,
            [
                skipped("fifo.toml", "not a regular file"),
                skipped("link.toml", "not a regular file"),
                skipped("lost.toml", "no such file or directory")
            ]
        );
    }

    #[test]
    fn links_out_of_the_library_are_not_followed_and_those_within_find_nothing_twice() {
        let (root, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (root, other) = (root.path(), other.path());
        put(root, "a.toml");
        put(root, "folder/b.toml");
        put(root, ".store/c.toml");
        put(root, ".store/deep/d.toml");
        put(root, "plain.txt");
        put(other, "secret.toml");
        for (target, link) in [
            ("a.toml", "again.toml"),
            ("folder", "again"),
            (".", "round"),
            ("..", "folder/up"),
            (".store/c.toml", "c.toml"),
            (".store", "store"),
            (".store", "store2"),
            ("/dev/zero", "zero.toml"),
            ("self.toml", "self.toml"),
            ("plain.txt", "plain"),
        ] {
            symlink(target, root.join(link)).unwrap();
        }
        symlink("..", root.join(".store/deep/up")).unwrap();
        symlink(other, root.join("out")).unwrap();
        symlink(other.join("secret.toml"), root.join("out.toml")).unwrap();
        let (files, skipped) = all(root);
        assert_eq!(files, ["a.toml", "c.toml", "folder/b.toml", "store/c.toml", "store/deep/d.toml"]);
        let out = |path: &str| (path.to_owned(), "a link out of the library".to_owned());
        let lost = ("self.toml".to_owned(), "too many levels of symbolic links".to_owned());
        assert_eq!(skipped, [out("out"), out("out.toml"), lost, out("zero.toml")]);
    }

    #[test]
    fn a_root_that_is_a_link_is_walked_and_one_that_is_a_file_is_refused() {
        let base = tempfile::tempdir().unwrap();
        put(base.path(), "real/a.toml");
        symlink("real", base.path().join("root")).unwrap();
        assert_eq!(all(&base.path().join("root")).0, ["a.toml"]);
        assert_eq!(walk(&base.path().join("real/a.toml"), "toml", drop).unwrap_err().reason, "not a folder");
        assert_eq!(walk(&base.path().join("gone"), "toml", drop).unwrap_err().reason, "no such file or directory");
    }

    #[test]
    fn folders_deeper_than_sixty_four_are_skipped() {
        let root = tempfile::tempdir().unwrap();
        let deep = "d/".repeat(64);
        put(root.path(), &format!("{deep}in.toml"));
        put(root.path(), &format!("{deep}e/out.toml"));
        let (files, skipped) = all(root.path());
        assert_eq!(files, [format!("{deep}in.toml")]);
        assert_eq!(skipped, [(format!("{deep}e"), "deeper than 64 folders".to_owned())]);
    }

    #[test]
    fn many_files_in_one_folder_are_all_found_once() {
        let root = tempfile::tempdir().unwrap();
        (0..=3 * SHARE).for_each(|i| put(root.path(), &format!("{i:05}.toml")));
        let (files, _) = all(root.path());
        assert_eq!(files.len(), 3 * SHARE + 1);
        assert!(files.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    #[ignore = "measures: run with --release"]
    #[allow(clippy::print_stderr, reason = "the figure is what it is run for")]
    fn ten_thousand_files_are_found_in_ten_milliseconds() {
        let root = tempfile::tempdir().unwrap();
        for (folders, name) in [(1, "flat"), (100, "nested"), (5000, "sparse")] {
            (0..10_000).for_each(|i| put(root.path(), &format!("{name}/{}/{i}.toml", i % folders)));
            let walks = (0..20).map(|_| {
                let start = Instant::now();
                assert_eq!(walk(&root.path().join(name), "toml", drop).unwrap().files, 10_000);
                start.elapsed()
            });
            let mut times: Vec<_> = walks.collect();
            times.sort();
            eprintln!("10,000 files, {folders} folders: median {:?}, best {:?}", times[10], times[0]);
        }
    }
}
