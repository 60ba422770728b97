//! Finds all files with one extension below a folder, with their stamps, and reports them in batches. Two threads read names and
//! query files relative to the open folder; only folders are opened.

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
use crate::files::failure::{failed, reason, refused};
use crate::files::outline::{Outline, open_folder, stamp};
use crate::files::stamp::{Stamp, now};

/// Maximum depth of folders below the root.
const DEPTH: usize = 64;
/// How many files one job queries.
const SHARE: usize = 512;
const THREADS: usize = 2;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Relative to the root.
    pub path: PathBuf,
    pub stamp: Stamp,
}

/// A file or folder that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// Relative to the root.
    pub path: PathBuf,
    /// One clause.
    pub why: String,
}

/// What was found since the last batch, in no order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Batch {
    pub files: Vec<Found>,
    pub skipped: Vec<Skipped>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Walked {
    pub files: usize,
    pub skipped: usize,
    /// Including the root.
    pub folders: usize,
    /// The state of those folders.
    pub outline: Outline,
}

/// Finds all regular files below `root` with the extension `ending`, and passes them to `on_batch` during the walk. Hidden names
/// are ignored. A link is followed if it stays below `root` and leads to something not found otherwise. A file that vanishes
/// during the walk is ignored.
pub fn walk(root: &Path, ending: &str, mut on_batch: impl FnMut(Batch)) -> Result<Walked> {
    let found = |files: &mut Vec<Found>, folder: &Path, name: &OsStr, stamp| {
        files.push(Found { path: folder.join(name), stamp });
    };
    let mut walked = Walked::default();
    let (start, mut folders, mut is_plain) = (now(), Vec::new(), true);
    walked.folders = walk_dir(root, ending, &found, |findings| {
        is_plain &= findings.links.is_empty() && findings.skipped.is_empty();
        is_plain &= findings.files.iter().all(|file| file.path.to_str().is_some());
        folders.extend(findings.folders.into_iter().map(|(path, modified)| (path, Some(modified))));
        let batch = Batch { files: findings.files, skipped: findings.skipped };
        walked.files += batch.files.len();
        walked.skipped += batch.skipped.len();
        if !(batch.files.is_empty() && batch.skipped.is_empty()) {
            on_batch(batch);
        }
    })?;
    walked.outline = Outline::new(folders, is_plain, start);
    Ok(walked)
}

/// The folders below `root`, including itself, as relative paths with their modification times; no file is queried. Empty if
/// `root` cannot be read.
pub(super) fn folders(root: &Path) -> Vec<(PathBuf, i64)> {
    let mut all = Vec::new();
    // No name has this extension.
    let _ = walk_dir(root, "/", &|(): &mut (), _, _, _| {}, |findings| all.extend(findings.folders));
    all
}

/// Walks all folders below `root`. The threads that find a file pass it to `see`, and what it returns goes to `on_findings`.
/// Returns the number of folders.
pub(super) fn walk_dir<S: Default + Send>(
    root: &Path,
    ending: &str,
    see: Visitor<'_, S>,
    mut on_findings: impl FnMut(Findings<S>),
) -> Result<usize> {
    let real = fs::canonicalize(root).map_err(|error| failed("read", root, error))?;
    let fd = open_folder(CWD, &real, OFlags::empty()).map_err(|error| match error {
        Errno::NOTDIR => refused("read", root, "not a folder"),
        error => failed("read", root, error.into()),
    })?;
    let context = WalkContext { fd, real, ending, see };
    let mut folders = 0;
    let mut seen = HashSet::new();
    let mut starts = vec![(PathBuf::new(), None)];
    while !starts.is_empty() {
        let mut links = Vec::new();
        let totals = walk_pass(&context, starts, |findings| {
            links.extend_from_slice(&findings.links);
            on_findings(findings);
        });
        folders += totals.folders;
        // Without links nothing can be found twice.
        if links.is_empty() {
            break;
        }
        seen.extend(totals.ids);
        links.sort();
        let mut findings = Findings::default();
        starts = links.into_iter().filter_map(|link| context.follow(link, &mut seen, &mut findings)).collect();
        on_findings(findings);
    }
    Ok(folders)
}

impl<S> Findings<S> {
    fn skip(&mut self, path: PathBuf, why: impl Into<String>) {
        self.skipped.push(Skipped { path, why: why.into() });
    }
}

/// Whether `name` has the extension `ending`, in any case, and is not hidden.
pub(super) fn has_ending(name: &OsStr, ending: &str) -> bool {
    let name = Path::new(name);
    !is_hidden(name.as_os_str()) && name.extension().is_some_and(|end| end.eq_ignore_ascii_case(ending))
}

pub(super) fn is_hidden(name: &OsStr) -> bool {
    name.as_bytes().starts_with(b".")
}

/// Device and inode, which identify a file that has several names.
type Id = (u64, u64);

/// Called for each file with its folder relative to the root, its name and its stamp.
pub(super) type Visitor<'a, S> = &'a (dyn Fn(&mut S, &Path, &OsStr, Stamp) + Sync);

/// Shared by all threads of a walk and never changed.
struct WalkContext<'a, S> {
    fd: OwnedFd,
    /// The canonical path of the root.
    real: PathBuf,
    ending: &'a str,
    see: Visitor<'a, S>,
}

/// What one job found.
#[derive(Default)]
pub(super) struct Findings<S> {
    pub(super) files: S,
    pub(super) skipped: Vec<Skipped>,
    /// With their modification times.
    pub(super) folders: Vec<(PathBuf, i64)>,
    pub(super) links: Vec<PathBuf>,
    ids: Vec<Id>,
}

#[derive(Default)]
struct Totals {
    ids: Vec<Id>,
    folders: usize,
}

/// An open folder whose files are still being queried.
struct Folder {
    fd: OwnedFd,
    path: PathBuf,
    id: Id,
}

enum Job {
    /// A folder, and its expected identity if a link led to it.
    Enter(PathBuf, Option<Id>),
    QueryStamps(Arc<Folder>, Vec<CString>),
}

/// The walk is over when no job is open and no thread is busy, because only busy threads add jobs.
#[derive(Default)]
struct Jobs {
    open: Vec<Job>,
    busy: usize,
}

struct WorkQueue {
    jobs: Mutex<Jobs>,
    more: Condvar,
}

impl WorkQueue {
    fn lock(&self) -> MutexGuard<'_, Jobs> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add_job(&self, job: Job) {
        self.lock().open.push(job);
        self.more.notify_one();
    }

    /// Waits for the next job; `None` if the walk is over. Marks the previous job as done.
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

/// Walks down from `starts` without following links.
fn walk_pass<S: Default + Send>(
    context: &WalkContext<'_, S>,
    starts: Vec<(PathBuf, Option<Id>)>,
    mut on_findings: impl FnMut(Findings<S>),
) -> Totals {
    let open = starts.into_iter().map(|(path, link)| Job::Enter(path, link)).collect();
    let queue = &WorkQueue { jobs: Mutex::new(Jobs { open, busy: 0 }), more: Condvar::new() };
    let (sender, results) = channel();
    thread::scope(|scope| {
        let workers: Vec<_> = (0..THREADS)
            .map(|_| {
                let sender = sender.clone();
                scope.spawn(move || work(context, queue, &sender))
            })
            .collect();
        drop(sender);
        results.into_iter().for_each(&mut on_findings);
        workers.into_iter().filter_map(|worker| worker.join().ok()).fold(Totals::default(), |mut all, mut totals| {
            all.ids.append(&mut totals.ids);
            all.folders += totals.folders;
            all
        })
    })
}

fn work<S: Default>(context: &WalkContext<'_, S>, queue: &WorkQueue, results: &Sender<Findings<S>>) -> Totals {
    let mut totals = Totals::default();
    let mut had_one = false;
    while let Some(job) = queue.next(had_one) {
        had_one = true;
        let mut findings = Findings::default();
        match job {
            Job::Enter(path, link) => {
                if let Some((folder, names)) = context.open_for_walk(path, link, &mut findings) {
                    context.enter(&folder, names, queue, &mut findings);
                    totals.folders += 1;
                    totals.ids.push(folder.id);
                }
            }
            Job::QueryStamps(folder, names) => context.query_stamps(&folder, names, &mut findings),
        }
        totals.ids.append(&mut findings.ids);
        // This fails only if the receiver panicked, and then the walk ends by itself.
        let _ = results.send(findings);
    }
    totals
}

impl<S: Default> WalkContext<'_, S> {
    fn open_for_walk(&self, path: PathBuf, link: Option<Id>, findings: &mut Findings<S>) -> Option<(Arc<Folder>, Dir)> {
        let at: &Path = if path.as_os_str().is_empty() { Path::new(".") } else { &path };
        let flags = if link.is_some() { OFlags::empty() } else { OFlags::NOFOLLOW };
        match open_folder(&self.fd, at, flags).and_then(|fd| Ok((fstat(&fd)?, Dir::read_from(&fd)?, fd))) {
            Ok((stat, ..)) if link.is_some_and(|link| link != id(&stat)) => {
                findings.skip(path, "changed while it was read");
            }
            Ok((stat, names, fd)) => {
                findings.folders.push((path.clone(), stamp(&stat).modified));
                return Some((Arc::new(Folder { fd, path, id: id(&stat) }), names));
            }
            Err(Errno::NOENT) => {}
            Err(error) => findings.skip(path, reason(&error.into())),
        }
        None
    }

    fn enter(&self, folder: &Arc<Folder>, names: Dir, queue: &WorkQueue, findings: &mut Findings<S>) {
        let mut files = Vec::new();
        for entry in names {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    findings.skip(folder.path.clone(), reason(&error.into()));
                    break;
                }
            };
            if is_hidden(os(entry.file_name())) {
                continue;
            }
            match kind(folder, entry.file_name(), entry.file_type()) {
                FileType::Directory => add_folder(folder.path.join(os(entry.file_name())), queue, findings),
                FileType::Symlink => findings.links.push(folder.path.join(os(entry.file_name()))),
                _ if !has_ending(os(entry.file_name()), self.ending) => {}
                FileType::RegularFile => files.push(entry.file_name().to_owned()),
                _ => findings.skip(folder.path.join(os(entry.file_name())), "not a regular file"),
            }
            if files.len() == SHARE {
                queue.add_job(Job::QueryStamps(Arc::clone(folder), std::mem::take(&mut files)));
            }
        }
        self.query_stamps(folder, files, findings);
    }

    fn query_stamps(&self, folder: &Folder, names: Vec<CString>, findings: &mut Findings<S>) {
        for name in names {
            match statat(&folder.fd, &name, AtFlags::SYMLINK_NOFOLLOW) {
                Ok(stat) if FileType::from_raw_mode(stat.st_mode).is_file() => {
                    findings.ids.push(id(&stat));
                    (self.see)(&mut findings.files, &folder.path, os(&name), stamp(&stat));
                }
                Ok(_) => findings.skip(folder.path.join(os(&name)), "not a regular file"),
                Err(Errno::NOENT) => {}
                Err(error) => findings.skip(folder.path.join(os(&name)), reason(&error.into())),
            }
        }
    }

    /// Resolves `link`: a file is added to the findings, and a folder that is still to be walked is returned.
    fn follow(
        &self,
        link: PathBuf,
        seen: &mut HashSet<Id>,
        findings: &mut Findings<S>,
    ) -> Option<(PathBuf, Option<Id>)> {
        let named = link.file_name().is_some_and(|name| has_ending(name, self.ending));
        let real = match fs::canonicalize(self.real.join(&link)) {
            Ok(real) => real,
            Err(error) if named => {
                findings.skip(link, reason(&error));
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
            findings.skip(link, "a link out of the library");
            return None;
        }
        if kind.is_dir() {
            return seen.insert(id(&stat)).then(|| (link, Some(id(&stat))));
        }
        if !kind.is_file() {
            findings.skip(link, "not a regular file");
        } else if seen.insert(id(&stat)) {
            let (folder, name) = (link.parent().unwrap_or(&link), link.file_name().unwrap_or_default());
            (self.see)(&mut findings.files, folder, name, stamp(&stat));
        }
        None
    }
}

/// The kind that the folder entry gives, or else the file itself.
fn kind(folder: &Folder, name: &CStr, listed: FileType) -> FileType {
    if listed != FileType::Unknown {
        return listed;
    }
    statat(&folder.fd, name, AtFlags::SYMLINK_NOFOLLOW).map_or(listed, |stat| FileType::from_raw_mode(stat.st_mode))
}

fn add_folder<S>(path: PathBuf, queue: &WorkQueue, findings: &mut Findings<S>) {
    if path.components().count() > DEPTH {
        findings.skip(path, format!("deeper than {DEPTH} folders"));
    } else {
        queue.add_job(Job::Enter(path, None));
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

    fn create_file(root: &Path, path: &str) {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "schema = 1\n").unwrap();
    }

    #[test]
    fn files_with_the_extension_are_found_at_any_depth_unless_hidden() {
        let root = tempfile::tempdir().unwrap();
        for path in
            ["a.toml", "b.TOML", "x/y/c.toml", "d.txt", ".e.toml", ".git/f.toml", "toml", "x/g.toml~", "x.toml/h.toml"]
        {
            create_file(root.path(), path);
        }
        assert_eq!(all(root.path()).0, ["a.toml", "b.TOML", "x.toml/h.toml", "x/y/c.toml"]);
        assert!(all(root.path()).1.is_empty());
    }

    #[test]
    fn a_name_that_is_not_utf8_is_unchanged() {
        let root = tempfile::tempdir().unwrap();
        let name = OsStr::from_bytes(b"a\xff\n\x1b.toml");
        fs::write(root.path().join(name), "").unwrap();
        walk(root.path(), "toml", |batch| assert_eq!(batch.files[0].path.as_os_str(), name)).unwrap();
    }

    #[test]
    fn what_is_not_a_regular_file_is_skipped_with_its_reason() {
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
    fn links_are_followed_only_within_the_library_and_find_nothing_twice() {
        let (root, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (root, other) = (root.path(), other.path());
        create_file(root, "a.toml");
        create_file(root, "folder/b.toml");
        create_file(root, ".store/c.toml");
        create_file(root, ".store/deep/d.toml");
        create_file(root, "plain.txt");
        create_file(other, "secret.toml");
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
        create_file(base.path(), "real/a.toml");
        symlink("real", base.path().join("root")).unwrap();
        assert_eq!(all(&base.path().join("root")).0, ["a.toml"]);
        assert_eq!(walk(&base.path().join("real/a.toml"), "toml", drop).unwrap_err().reason, "not a folder");
        assert_eq!(walk(&base.path().join("gone"), "toml", drop).unwrap_err().reason, "no such file or directory");
    }

    #[test]
    fn folders_deeper_than_sixty_four_are_skipped() {
        let root = tempfile::tempdir().unwrap();
        let deep = "d/".repeat(64);
        create_file(root.path(), &format!("{deep}in.toml"));
        create_file(root.path(), &format!("{deep}e/out.toml"));
        let (files, skipped) = all(root.path());
        assert_eq!(files, [format!("{deep}in.toml")]);
        assert_eq!(skipped, [(format!("{deep}e"), "deeper than 64 folders".to_owned())]);
    }

    #[test]
    fn many_files_in_one_folder_are_all_found_once() {
        let root = tempfile::tempdir().unwrap();
        (0..=3 * SHARE).for_each(|i| create_file(root.path(), &format!("{i:05}.toml")));
        let (files, _) = all(root.path());
        assert_eq!(files.len(), 3 * SHARE + 1);
        assert!(files.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
