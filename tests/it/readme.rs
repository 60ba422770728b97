//! Tests that what the README says is true: its commands run, its keys are bound, the files it links to exist.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use briefing::app::{Keymap, sequence};

fn readme() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap()
}

/// The commands in the `sh` blocks.
fn blocks(readme: &str) -> Vec<String> {
    let blocks = readme.split("```sh\n").skip(1).filter_map(|rest| rest.split("```").next());
    let lines = blocks.flat_map(str::lines).map(|line| line.split(" # ").next().unwrap_or(line).trim().to_owned());
    lines.filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
}

/// The text outside code blocks.
fn prose(readme: &str) -> String {
    readme.split("```").step_by(2).collect()
}

/// The inline code.
fn spans(readme: &str) -> Vec<String> {
    prose(readme).split('`').skip(1).step_by(2).map(|span| span.replace('\n', " ")).collect()
}

#[test]
fn every_command_in_the_readme_succeeds() {
    let readme = readme();
    let folder = tempfile::tempdir().unwrap();
    let briefs = Path::new(env!("CARGO_MANIFEST_DIR")).join("briefs");
    fs::create_dir(folder.path().join("briefs")).unwrap();
    for file in fs::read_dir(briefs).unwrap().flatten() {
        fs::copy(file.path(), folder.path().join("briefs").join(file.file_name())).unwrap();
    }
    let article = "Ministers meet in Oslo\nThe foreign ministers of Norway and Chad met in Oslo on Friday.\n";
    fs::write(folder.path().join("readout.txt"), article).unwrap();
    fs::create_dir(folder.path().join("inbox")).unwrap();
    fs::write(
        folder.path().join("inbox/talks.html"),
        "<title>Talks</title><p>The ministers of Norway met in Oslo.</p>",
    )
    .unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_briefing")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap_or_default());
    let inline = spans(&readme).into_iter().filter(|span| span.starts_with("briefing ") || span == "briefing");
    let mut run = 0;
    for line in blocks(&readme).into_iter().chain(inline) {
        if let Some(words) = line.strip_prefix("cargo ") {
            // Cargo is running this test, so only check that the subcommand exists.
            let verb = words.split(' ').next().unwrap_or_default();
            assert!(["run", "test", "install"].contains(&verb), "{line}");
            continue;
        }
        let mut command = Command::new("sh");
        command.args(["-ec", &line]).current_dir(folder.path()).stdin(Stdio::null()).env_clear();
        command.env("PATH", &path).env("HOME", folder.path()).env("SOURCE_DATE_EPOCH", "1767218400");
        let done = command.output().unwrap();
        let stderr = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "{line}: {stderr}");
        assert!(!done.stdout.is_empty() || !stderr.is_empty() || line.contains('>'), "{line} prints nothing");
        run += 1;
    }
    assert!(run >= 8, "only {run} commands were found in the README");
}

#[test]
fn every_key_in_the_readme_is_bound() {
    let map = Keymap::default();
    let mut found = 0;
    for span in spans(&readme()) {
        let is_key = span.chars().count() <= 3 || ["Enter", "Tab", "Esc", "Space"].contains(&span.as_str());
        let Some(keys) = sequence(&span).ok().filter(|_| is_key) else { continue };
        assert!(map.bindings().iter().any(|binding| binding.keys == keys), "`{span}` is not bound");
        found += 1;
    }
    assert!(found >= 15, "only {found} keys were found in the README");
}

#[test]
fn every_linked_file_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let docs = fs::read_dir(root.join("docs")).unwrap().map(|entry| entry.unwrap().path());
    let docs = docs.filter(|path| path.extension().is_some_and(|extension| extension == "md"));
    for name in ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"].map(|name| root.join(name)).into_iter().chain(docs) {
        let text = fs::read_to_string(&name).unwrap();
        let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        let pictures = text.split("src").skip(1).filter_map(|rest| rest.split('"').nth(1));
        for link in links.chain(pictures).filter(|link| link.contains('.') && !link.contains("://")) {
            let file = name.parent().unwrap().join(link.split('#').next().unwrap());
            assert!(file.exists(), "{}: {link}", name.display());
        }
    }
}

#[test]
fn every_path_in_contributing_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(root.join("CONTRIBUTING.md")).unwrap();
    let (mut found, mut missing) = (0, Vec::new());
    for span in spans(&text) {
        let is_path = ["src/", "tests/", "docs/", "themes/", "briefs/", ".ci/"].iter().any(|top| span.starts_with(top));
        let Some(path) = span.split_whitespace().next().filter(|_| is_path) else { continue };
        let path = path.split('*').next().unwrap();
        missing.extend((!root.join(path).exists()).then(|| path.to_owned()));
        found += 1;
    }
    assert!(found > 30, "only {found} paths were found in CONTRIBUTING.md");
    assert_eq!(missing, Vec::<String>::new());
}
